"""What a history of visits says of a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.collect.health import Visit, coverage, health
from monitor.model import Source, SourceClass, SourceOutcome

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
SOURCE = Source("hbr", "HBR", SourceClass.BUSINESS_PRESS, "feed", "https://example.org/f", cadence_days=7)


def visits(*outcomes: SourceOutcome, **fields) -> list[Visit]:
    """One a week, the last one a week ago."""
    start = NOW - timedelta(weeks=len(outcomes))
    return [Visit(start + timedelta(weeks=i), outcome, **fields) for i, outcome in enumerate(outcomes)]


def test_a_source_that_was_never_asked():
    found = health(SOURCE, [], NOW)
    assert (found.last_success, found.failures, found.rest_until, found.muted, found.note) == (None, 0, None, False, "")


def test_success_and_failures_in_a_row():
    found = health(
        SOURCE, visits(SourceOutcome.OK, SourceOutcome.DNS, SourceOutcome.UNCHANGED, SourceOutcome.HTTP), NOW
    )
    assert found.failures == 1
    assert found.last_success == NOW - timedelta(weeks=2)


def test_silence_against_the_cadence():
    seen = [Visit(NOW - timedelta(weeks=6), SourceOutcome.OK, new=3), *visits(*[SourceOutcome.UNCHANGED] * 5)]
    assert health(SOURCE, seen, NOW).note == "HBR is al 6 weken stil, normaal komt er elke 7 dagen iets"
    seen.append(Visit(NOW - timedelta(days=3), SourceOutcome.OK, new=1))
    assert health(SOURCE, seen, NOW).note == ""


def test_new_entries_a_week_leave_out_the_first_visit():
    seen = [Visit(NOW - timedelta(weeks=4 - i), SourceOutcome.OK, new=new) for i, new in enumerate((50, 2, 4))]
    assert health(SOURCE, seen, NOW).per_week == 3.0


def test_rest_grows_and_ends():
    for failures, weeks in ((3, 0), (4, 1), (5, 2), (6, 4), (7, 8), (20, 8)):
        last = visits(*[SourceOutcome.TIMEOUT] * failures)
        found = health(SOURCE, last, last[-1].at + timedelta(hours=1))
        expected = last[-1].at + timedelta(weeks=weeks) - timedelta(hours=12) if weeks else None
        assert found.rest_until == expected
        if expected:
            assert health(SOURCE, last, expected + timedelta(minutes=1)).rest_until is None


def test_gone_mutes_when_said_twice():
    assert not health(SOURCE, visits(SourceOutcome.HTTP, status=410), NOW).muted
    assert health(SOURCE, visits(SourceOutcome.HTTP, SourceOutcome.HTTP, status=410), NOW).muted


def test_a_move_is_believed_after_three_of_the_same():
    new = "https://example.org/new"
    assert health(SOURCE, visits(*[SourceOutcome.OK] * 2, moved=new), NOW).moved_to is None
    assert health(SOURCE, visits(*[SourceOutcome.OK] * 3, moved=new), NOW).moved_to == new
    assert health(SOURCE, visits(*[SourceOutcome.HTTP] * 3, moved=new), NOW).moved_to is None
    wavering = [
        *visits(*[SourceOutcome.OK] * 3, moved=new),
        Visit(NOW, SourceOutcome.OK, moved="https://example.org/x"),
    ]
    assert health(SOURCE, wavering, NOW).moved_to is None


def test_coverage_names_what_was_not_seen():
    def named(name: str) -> Source:
        return Source(name.lower(), name, SourceClass.BLOG, "feed", "https://example.org/")

    outcomes = [(named("A"), SourceOutcome.OK), (named("B"), SourceOutcome.DNS), (named("C"), SourceOutcome.DNS),
                (named("D"), SourceOutcome.STALE), (named("E"), SourceOutcome.EMPTY)]  # fmt: skip
    assert coverage(outcomes, ["HBR is al 6 weken stil"], ["A"]) == (
        "3 van 5 bronnen gelezen; niet te vinden: B en C; bevroren: D; leeg: E; meer dan er gelezen is stond bij A; "
        "HBR is al 6 weken stil."
    )
    many = [(named(str(i)), SourceOutcome.CHALLENGE) for i in range(8)]
    assert coverage(many, [], []) == "0 van 8 bronnen gelezen; houdt programma’s tegen: 0, 1, 2, 3 en nog 4."
    assert coverage([], [], []) == "0 van 0 bronnen gelezen."


def test_every_failure_has_words():
    for outcome in SourceOutcome:
        text = coverage([(SOURCE, outcome)], [], [])
        assert ("1 van 1" in text) is outcome.reached
        assert outcome.reached or "HBR" in text
