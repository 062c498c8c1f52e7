"""The report of a run: what was seen, dropped, matched and proposed, why, and what was not seen."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.model import Document, ItemOutcome, Proposal, ProposalKind, Relation
from monitor.pipeline.monitor import Monitor
from monitor.pipeline.rechecking import Change, compare
from monitor.pipeline.sampling import offer
from monitor.pipeline.telling import learnt_lines, made_by, placed_anew, sampled
from monitor.pipeline.watching import coverage_of
from monitor.pipeline.writing import lines_of
from monitor.store import claims, findings, items, language, runs, standing
from monitor.store.claims import Claim, ClaimOutcome
from monitor.store.files import write_whole
from monitor.store.findings import ItemRow
from monitor.store.runs import Run, RunStatus, SourceReport

LOG = logging.getLogger(__name__)
RELATIONS = {
    Relation.SUPPORTS: "bevestigt",
    Relation.EXTENDS: "vult aan",
    Relation.CONTRADICTS: "spreekt tegen",
    Relation.SECONDARY: "bericht over een ander onderzoek",
    Relation.SYNDICATED: "overgenomen bericht",
    Relation.REVISION: "herziening",
    Relation.NONE: "",
}


@dataclass(frozen=True, slots=True)
class RunReport:
    """``markdown`` is fit for a terminal as well; ``headline`` is its first sentence."""

    headline: str
    markdown: str
    source_rows: list[list[str]]

    @property
    def text(self) -> str:
        return self.markdown


def nothing_reached(monitor: Monitor, run_id: int) -> bool:
    """Whether not one source of the run gave an answer that it meant to give."""
    with monitor.database.read() as connection:
        reports = runs.source_reports(connection, run_id)
    return not any(report.outcome.reached for report in reports)


def fail(monitor: Monitor, run_id: int) -> RunReport:
    """Close a run that reached nothing."""
    return _close(monitor, run_id, RunStatus.NOTHING_REACHED)


def finish(monitor: Monitor, run_id: int) -> RunReport:
    """Close a run that went to its end."""
    return _close(monitor, run_id, RunStatus.FINISHED)


def _close(monitor: Monitor, run_id: int, status: RunStatus) -> RunReport:
    with monitor.database.write() as connection:
        if status is RunStatus.FINISHED:
            offer(connection, run_id)
        report = _build(connection, run_id)
        runs.finish_run(connection, run_id, status=status, report=report.markdown, now=monitor.clock())
    write_whole(monitor.settings.reports / f"{run_id}.md", report.markdown + "\n")
    LOG.info("run ended", extra={"run": run_id, "status": str(status)})
    return report


def report_of(monitor: Monitor, run_id: int) -> RunReport:
    """The report of a run, from what the store holds."""
    with monitor.database.read() as connection:
        return _build(connection, run_id)


def _build(connection: Connection, run_id: int) -> RunReport:
    run = runs.get_run(connection, run_id)
    told = runs.taken_up(connection, run_id)  # what was cut off before it has no report of its own
    reports = runs.source_reports(connection, run_id)
    rows = [row for one in told for row in findings.list_items(connection, run_id=one)]
    gone = {proposal.id for one in told for proposal, _ in standing.withdrawn(connection, one)}
    made = [proposal for proposal in made_by(connection, run_id) if proposal.id not in gone]
    coverage = coverage_of(connection, run_id)
    revised = [_revised(new, compare(old, new)) for one in told for _, old, new in items.revised(connection, one)]
    beside = (
        ("Werkt met wat is geleerd", learnt_lines(connection)),
        ("Eerdere publicaties, opnieuw geplaatst", placed_anew(connection, told)),
        ("Steekproef van wat afviel", sampled(connection, run)),
    )
    lines = _lines(run, told, coverage, reports, rows, made, _waiting(connection, told), revised, beside)
    lines += _section("Taalmodel", lines_of(language.uses_of(connection, run_id)))
    markdown = "\n".join(lines)
    return RunReport(coverage, markdown, _source_rows(reports))


def _waiting(connection: Connection, told: Sequence[int]) -> list[Claim]:
    """The newest claim of these runs about each target, where it did not become a proposal."""
    newest = {(c.development, c.cluster): c for one in told for c in claims.get_claims(connection, one)}
    return [c for c in newest.values() if c.outcome is not ClaimOutcome.PROPOSED]


def _lines(
    run: Run,
    told: Sequence[int],
    coverage: str,
    reports: Sequence[SourceReport],
    rows: Sequence[ItemRow],
    made: Sequence[Proposal],
    waiting: Sequence[Claim],
    revised: Sequence[str],
    beside: Sequence[tuple[str, Sequence[str]]],
) -> list[str]:
    names = {report.source.id: report.source.name for report in reports}
    counts = Counter(row.outcome for row in rows)
    lines = [f"# Ronde {run.id}, stand van {run.as_of:%d-%m-%Y}", "", coverage, ""]
    if len(told) > 1:
        before = ", ".join(map(str, told[:-1]))
        lines += [f"Hierbij ook wat was blijven liggen van eerder (ronde {before}).", ""]
    lines += [_seen(rows, counts), ""]
    learnt, placed, missed = (_section(title, told) for title, told in beside)
    lines += learnt + _section("Achteraf gewijzigd door de bron", revised) + placed
    lines += _section("Afgevallen", [_dropped(row, names) for row in rows if row.outcome is ItemOutcome.IRRELEVANT])
    lines += missed
    lines += _section("Kopieën", [_dropped(row, names) for row in rows if row.outcome is ItemOutcome.DUPLICATE])
    lines += _section(
        "Niet te lezen", [_dropped(row, names) for row in rows if row.outcome in {ItemOutcome.FAILED, None}]
    )
    matched = [row for row in rows if row.outcome is ItemOutcome.DEVELOPMENT]
    lines += _section("Bij een bestaande ontwikkeling", [_matched(row, names) for row in _by_target(matched)])
    fresh = [row for row in rows if row.outcome is ItemOutcome.PROPOSAL]
    lines += _section("Buiten de bestaande ontwikkelingen", [_matched(row, names) for row in _by_target(fresh)])
    lines += _section("Wacht op meer bewijs", [f"{_target(one)}: {one.reason}" for one in waiting])
    lines += [f"## Voorstellen ({len(made)})", ""]
    for one in made:
        lines += _proposal(one, told)
    if not made:
        lines += ["Geen nieuwe of gewijzigde voorstellen.", ""]
    return lines


def _seen(rows: Sequence[ItemRow], counts: Counter[ItemOutcome | None]) -> str:
    parts = (
        (counts[ItemOutcome.IRRELEVANT], "niet over AI en leren of werken"),
        (counts[ItemOutcome.DUPLICATE], "kopie van een andere"),
        (counts[ItemOutcome.DEVELOPMENT], "bij een bestaande ontwikkeling"),
        (counts[ItemOutcome.PROPOSAL], "over iets nieuws"),
        (counts[ItemOutcome.FAILED] + counts[None], "niet te lezen"),
    )
    told = ", ".join(f"{number} {what}" for number, what in parts if number)
    return f"{len(rows)} nieuwe publicaties gezien" + (f": {told}." if told else ".")


def _revised(new: Document, change: Change) -> str:
    parts = ["ingetrokken"] if change.retracted else []
    parts += ["van de site gehaald"] if change.withdrawn else []
    parts += ["staat er weer"] if change.back else []
    if change.gone:
        parts.append(f"niet meer genoemd: {', '.join(change.gone)}")
    if change.come:
        parts.append(f"nu genoemd: {', '.join(change.come)}")
    return f"{new.title} ({new.url}) — " + ("; ".join(parts) or "alleen woorden, geen cijfers")


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title} ({len(lines)})", "", *(f"- {line}" for line in lines), ""] if lines else []


def _dropped(row: ItemRow, names: dict[str, str]) -> str:
    return f"{row.title} ({names.get(row.source, row.source)}) — {row.reason}"


def _by_target(rows: Sequence[ItemRow]) -> list[ItemRow]:
    return sorted(rows, key=lambda row: (row.development or 0, row.cluster or 0, row.id))


def _matched(row: ItemRow, names: dict[str, str]) -> str:
    where = f"Ontwikkeling {row.development}" if row.development else _proposal_name(row)
    relation = RELATIONS[row.relation]
    told = f"{where} ← {row.title} ({names.get(row.source, row.source)})"
    return told + " — " + "; ".join(part for part in (relation, row.reason) if part)


def _proposal_name(row: ItemRow) -> str:
    return f"Voorstel {row.proposal}" if row.proposal else f"Onderwerp {row.cluster}"


def _target(claim: Claim) -> str:
    return f"Ontwikkeling {claim.development}" if claim.development else f"Onderwerp {claim.cluster}"


def _proposal(one: Proposal, run_ids: Sequence[int]) -> list[str]:
    kind = "nieuw" if one.kind is ProposalKind.NEW else f"wijziging van ontwikkeling {one.development}"
    grown = "" if one.run in run_ids else f", gegroeid sinds ronde {one.run}"
    count = len({e.url for e in one.evidence})
    score = one.validity
    told = (
        "geen score" if score.score is None else f"Validiteit {score.score}% ({score.status}, {score.low}–{score.high})"
    )
    lines = [f"### Voorstel {one.id} ({kind}{grown}): {one.title}", "", one.body, ""]
    lines += [
        f"{told}; {count} bron{'' if count == 1 else 'nen'}: "
        + ", ".join(dict.fromkeys(e.source for e in one.evidence))
    ]
    if one.why:
        lines += [f"Waarom: {one.why}"]
    return [*lines, ""]


def _source_rows(reports: Sequence[SourceReport]) -> list[list[str]]:
    head = [["bron", "uitkomst", "aangeboden", "nieuw", "toelichting"]]
    return head + [[r.source.name, r.outcome.value, str(r.entries), str(r.new), r.detail] for r in reports]
