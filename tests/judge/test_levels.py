"""The seven levels as they are read from a publication, in four languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge import levels as levels_module
from monitor.judge import method as method_module
from monitor.judge.levels import read_levels
from monitor.judge.sample_size import number, period_of, sample_of
from monitor.judge.score import judge_document
from monitor.model import Criterion, Document, Level, Quality, Relation, Source, SourceClass

TODAY = date(2026, 6, 1)
QUALITIES = [Quality.METADATA, Quality.TEASER, Quality.PARTIAL, Quality.FULL]  # poorest first

TRIAL = (
    "Does practice with an assistant help? In a preregistered randomised trial, 240 nurses at six clinics took the "
    "same course between March and June 2025. Nurses with feedback scored 8 points higher. The trial covered one "
    "country and follow-up was short, so the result should not be generalised. Limitations apply to costs, which "
    "were not measured. On average the difference may be smaller in practice. No funding was received from suppliers."
)
PANEL_NL = (
    "Het gebruik van AI stijgt. De peiling is van 3 tot en met 12 februari 2026 gehouden onder 1.204 werkenden uit ons "
    "panel. Een op de drie gebruikt AI wekelijks. Een kanttekening: de cijfers zijn gebaseerd op eigen opgave."
)
SURVEY_DE = (
    "Wie lernt im Betrieb mit KI? Eine repräsentative Befragung von 2.410 Beschäftigten im Herbst 2025 zeigt große "
    "Unterschiede. Fragebogen und Gewichtung sind im Methodenbericht dokumentiert. Offen bleibt, was die Ursache ist."
)
SURVEY_FR = (
    "Selon une enquête menée auprès de 1 560 salariés en mars 2025, un quart se forme seul à l'IA. L'étude invite à la "
    "prudence, car elle repose sur des déclarations."
)
ADVERT = (
    "Our revolutionary coach unlocks the talent of every team. Customers who use our platform see results in days. "
    "Book a demo today and get started."
)
OPINION = "Learning at work is changing. Leaders have to act now. The classroom is over and nobody misses it."
REPORT = (
    "Many employees teach themselves to use AI, according to a poll by Gallup among 1,900 employees. Employers did not "
    "comment on the figures on Monday."
)
TEXTS = {"en": [TRIAL, ADVERT, OPINION, REPORT], "nl": [PANEL_NL], "de": [SURVEY_DE], "fr": [SURVEY_FR]}


def document(text: str, language: str = "en", **changes: object) -> Document:
    plain = Document(
        url="https://example.org/a",
        title="Titel",
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        source="s",
        authors=("Sanne de Wit",),
        published=date(2026, 3, 1),
        date_source="meta",
        language=language,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def source(source_class: SourceClass) -> Source:
    return Source("s", "Bron", source_class, "feed", "https://example.org/feed")


def read(
    text: Document | str,
    source_class: SourceClass = SourceClass.THINK_TANK,
    *,
    relation: Relation = Relation.SUPPORTS,
    similarity: float | None = None,
) -> dict[Criterion, Level]:
    one = document(text) if isinstance(text, str) else text
    found = read_levels(one, source(source_class), relation=relation, claim_similarity=similarity, today=TODAY)
    return {x.criterion: x for x in found}


@st.composite
def publications(draw: st.DrawFn) -> tuple[Document, SourceClass, Relation, float | None]:
    language = draw(st.sampled_from(sorted(TEXTS)))
    text = draw(st.sampled_from(TEXTS[language]))
    one = document(
        text,
        language,
        published=draw(st.none() | st.dates(date(2015, 1, 1), date(2026, 5, 31))),
        quality=draw(st.sampled_from(QUALITIES)),
        authors=draw(st.sampled_from([(), ("Sanne de Wit",), ("Redactie",)])),
        sponsored=draw(st.booleans()),
        url=draw(st.sampled_from(["https://example.org/a", "https://www.oecd.org/a", "https://oecd-report.com/a"])),
    )
    similarity = draw(st.none() | st.floats(-1, 1))
    return one, draw(st.sampled_from(list(SourceClass))), draw(st.sampled_from(list(Relation))), similarity


def score(one: Document, source_class: SourceClass, relation: Relation, similarity: float | None) -> int:
    found = levels_module.read_levels(
        one, source(source_class), relation=relation, claim_similarity=similarity, today=TODAY
    )
    return judge_document(found).score or 0


# ---------------------------------------------------------------------------------------------- properties
@settings(max_examples=150, deadline=None)
@given(publications())
def test_every_level_says_why_and_where(publication: tuple[Document, SourceClass, Relation, float | None]) -> None:
    one, source_class, relation, similarity = publication
    found = read_levels(one, source(source_class), relation=relation, claim_similarity=similarity, today=TODAY)
    assert [x.criterion for x in found] == list(Criterion)
    for level in found:
        assert 0 <= level.level <= 4
        assert level.reason
        assert (level.span is None) != (level.field is None), level
        if level.span:
            assert one.text[level.span.start : level.span.end] == level.span.quote
            assert 0 < len(level.span.quote) <= 200
            assert level.span.sha256 == one.sha256


def never_rewards_hiding_the_date(publication: tuple[Document, SourceClass, Relation, float | None]) -> bool:
    one, *rest = publication
    return score(replace(one, published=None), *rest) <= score(one, *rest)


def never_rewards_poor_extraction(publication: tuple[Document, SourceClass, Relation, float | None]) -> bool:
    one, *rest = publication
    scores = [score(replace(one, quality=q), *rest) for q in QUALITIES]
    return scores == sorted(scores)


@settings(max_examples=150, deadline=None)
@given(publications())
def test_law_3_undated_and_poorly_read_never_score_better(
    publication: tuple[Document, SourceClass, Relation, float | None],
) -> None:
    assert never_rewards_hiding_the_date(publication)
    assert never_rewards_poor_extraction(publication)


def test_law_3_catches_a_neutral_default_for_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    old = (document(TRIAL, published=date(2016, 1, 1)), SourceClass.PEER_REVIEWED, Relation.SUPPORTS, None)
    assert never_rewards_hiding_the_date(old)
    whole = levels_module.read_currency

    def neutral(context: levels_module.Context) -> Level:  # type: ignore[name-defined]
        return (
            whole(context)
            if context.document.published
            else Level(Criterion.CURRENCY, 2, "onbekend", field="published")
        )

    monkeypatch.setattr(levels_module, "read_currency", neutral)
    assert not never_rewards_hiding_the_date(old)


def test_law_3_catches_a_neutral_default_for_what_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    vague = (document(OPINION), SourceClass.CONSULTANCY, Relation.SUPPORTS, None)
    assert never_rewards_poor_extraction(vague)
    whole = method_module._rate

    def neutral(context: levels_module.Context) -> method_module.Rating:  # type: ignore[name-defined]
        return whole(context) if context.signals.whole else (2, "niet gelezen", None)

    monkeypatch.setattr(method_module, "_rate", neutral)
    monkeypatch.setattr(method_module, "CAPS", dict.fromkeys(Quality, 4))
    assert not never_rewards_poor_extraction(vague)


# --------------------------------------------------------------------------------------------------- method
@pytest.mark.parametrize(
    ("text", "language", "size"),
    [
        ("In total 318 trainees took part.", "en", 318),
        ("We surveyed 2,310 office employees and 290 managers.", "en", 2310),
        (
            "Group A (n = 106) and group B (n = 107) were compared; 213 trainee pilots were randomly assigned.",
            "en",
            213,
        ),
        ("Using 14.2 million online job advertisements posted in nine countries.", "en", 14_200_000),
        ("The survey covered companies with at least 1,000 employees.", "en", None),
        ("The poll found that 43 percent of employees agree.", "en", None),
        ("In 2025 the survey was repeated.", "en", None),
        ("The collective agreement covers the sector's 38,000 employees.", "en", None),
        ("De enquête is ingevuld door 1.870 medewerkers.", "nl", 1870),
        ("De cao geldt voor ongeveer 38.000 werknemers.", "nl", None),
        ("Er is een vergoeding van 1.500 euro per deelnemer aan de enquête.", "nl", None),
        ("Befragt wurden 5.318 Beschäftigte.", "de", 5318),
        ("L'enquête a été menée auprès de 3 920 salariés.", "fr", 3920),
        ("L'enquête a été menée auprès de 3\u202f920 salariés.", "fr", 3920),
        ("We observed 4 teams.", "en", None),
        ("In de zorg en de bouw maakten 4.120 werkenden een toets.", "nl", 4120),
        ("Über zehn Wochen führten 1.215 Beschäftigte ein digitales Lerntagebuch.", "de", 1215),
        ("Les contrôleurs ont examiné 148 organismes tirés au sort.", "fr", 148),
        ("The apprentices (n = 96) and 84 second-year trainees took part.", "en", 96),
    ],
)
def test_sample_sizes(text: str, language: str, size: int | None) -> None:
    found = sample_of(document(text, language))
    assert (found.size if found else None) == size


@pytest.mark.parametrize(
    ("digits", "scale", "value"),
    [
        ("1.870", None, 1870),
        ("3 920", None, 3920),
        ("41,300", None, 41300),
        ("14.2", "million", 14_200_000),
        ("3.4", None, None),
        ("2,5", "miljoen", 2_500_000),
    ],
)
def test_numbers_in_each_notation(digits: str, scale: str | None, value: int | None) -> None:
    assert number(digits, scale) == value


@pytest.mark.parametrize(
    ("text", "language", "year"),
    [
        ("The survey ran from 6 October to 23 November 2025.", "en", 2025),
        ("Data from interviews between January 2023 and December 2024.", "en", 2024),
        ("De vragenlijst stond open in het najaar van 2025.", "nl", 2025),
        ("Befragt wurde im Herbst 2025.", "de", 2025),
        ("L'enquête date de mars 2025.", "fr", 2025),
        ("We followed them for nine months.", "en", None),
        ("In februari deden 2.874 werkenden mee.", "nl", None),
    ],
)
def test_periods(text: str, language: str, year: int | None) -> None:
    found = period_of(document(text, language))
    assert found is not None
    assert found[1] == year


def test_a_date_that_is_not_about_data_is_no_period() -> None:
    assert period_of(document("The final text is due in June 2026.")) is None


@pytest.mark.parametrize(
    ("text", "language", "source_class", "expected"),
    [
        (TRIAL, "en", SourceClass.PEER_REVIEWED, 4),
        (SURVEY_DE, "de", SourceClass.GOVERNMENT, 4),
        (PANEL_NL, "nl", SourceClass.POLLING, 2),  # a panel of its own
        (SURVEY_FR, "fr", SourceClass.THINK_TANK, 2),
        (TRIAL, "en", SourceClass.PREPRINT, 2),  # nobody reviewed it
        (TRIAL, "en", SourceClass.BUSINESS_PRESS, 2),  # only a report on it was read
        ("We asked 300 customers.", "en", SourceClass.VENDOR, 1),  # a number alone lifts nothing
        (OPINION, "en", SourceClass.CONSULTANCY, 1),
    ],
)
def test_method(text: str, language: str, source_class: SourceClass, expected: int) -> None:
    assert read(document(text, language), source_class)[Criterion.METHOD].level == expected


def test_a_decorative_number_does_not_reach_three() -> None:
    level = read("Our survey shows that 900 employees agree.")[Criterion.METHOD]
    assert level.level == 2
    assert "900" in level.reason


# ------------------------------------------------------------------------------------------------- authority
def test_registry_goes_before_the_configured_class() -> None:
    oecd = read(document(OPINION, url="https://www.oecd.org/x"), SourceClass.BLOG)[Criterion.AUTHORITY]
    assert (oecd.level, oecd.field) == (4, "url")
    fake = read(document(OPINION, url="https://oecd-report.com/x"), SourceClass.IGO)[Criterion.AUTHORITY]
    assert fake.level == 0
    assert "lijkt op dat van OECD" in fake.reason


@pytest.mark.parametrize(
    ("source_class", "expected"),
    [
        (SourceClass.IGO, 4),
        (SourceClass.GOVERNMENT, 4),
        (SourceClass.PEER_REVIEWED, 3),
        (SourceClass.POLLING, 3),
        (SourceClass.CONSULTANCY, 2),
        (SourceClass.BUSINESS_PRESS, 2),
        (SourceClass.PREPRINT, 1),
        (SourceClass.VENDOR, 0),
    ],
)
def test_source_class_is_the_fallback(source_class: SourceClass, expected: int) -> None:
    level = read(OPINION, source_class)[Criterion.AUTHORITY]
    assert (level.level, level.field) == (expected, "source_class")


def test_a_blog_needs_somebody_who_signs_it() -> None:
    assert read(OPINION, SourceClass.BLOG)[Criterion.AUTHORITY].level == 1
    for authors in ((), ("Redactie",), ("The Editors",), ("Bron",)):
        unsigned = read(document(OPINION, authors=authors), SourceClass.BLOG)
        assert unsigned[Criterion.AUTHORITY].level == 0
        assert unsigned[Criterion.PROXIMITY].level == 0


def test_where_anybody_publishes_the_address_says_nothing() -> None:
    posted = document(TRIAL, url="https://someone.substack.com/p/x")
    assert read(posted, SourceClass.THINK_TANK)[Criterion.AUTHORITY].level == 0


# ------------------------------------------------------------------------- proximity, independence, supplied text
def test_press_reports_and_publishers_publish() -> None:
    report = read(REPORT, SourceClass.NEWS_AGENCY)[Criterion.PROXIMITY]
    assert report.level == 2
    assert report.span is not None
    assert "according to" in report.span.quote
    assert read(REPORT, SourceClass.IGO)[Criterion.PROXIMITY].level == 4
    assert read(REPORT, SourceClass.IGO, relation=Relation.SECONDARY)[Criterion.PROXIMITY].level == 2
    assert read(OPINION, SourceClass.BUSINESS_PRESS)[Criterion.PROXIMITY].level == 1


def test_a_sellers_text_is_no_primary_document_without_a_method() -> None:
    assert read(ADVERT, SourceClass.VENDOR)[Criterion.PROXIMITY].level == 1
    survey = "We surveyed 800 employees in 12 companies in March 2025. A third learns alone."
    assert read(survey, SourceClass.VENDOR)[Criterion.PROXIMITY].level == 3


@pytest.mark.parametrize(
    ("text", "source_class", "expected"),
    [
        (OPINION, SourceClass.CONSULTANCY, 1),
        ("We studied 40 teams of our clients in 2025.", SourceClass.CONSULTANCY, 0),
        (ADVERT, SourceClass.VENDOR, 0),
        (ADVERT, SourceClass.BLOG, 0),
        (OPINION, SourceClass.BLOG, 2),
        (OPINION, SourceClass.THINK_TANK, 2),
        (TRIAL, SourceClass.THINK_TANK, 4),  # says that no supplier paid
        ("The study was funded by a software supplier. It ran for nine months.", SourceClass.PEER_REVIEWED, 2),
        ("The study was funded by a public health programme.", SourceClass.PEER_REVIEWED, 4),
        ("Our clients usually expect a yes. We asked 300 people.", SourceClass.CONSULTANCY, 1),
        ("This report was commissioned by the ministry.", SourceClass.GOVERNMENT, 4),
        (OPINION + " Subscribe now for a free trial.", SourceClass.BUSINESS_PRESS, 3),
    ],
)
def test_independence(text: str, source_class: SourceClass, expected: int) -> None:
    assert read(text, source_class)[Criterion.INDEPENDENCE].level == expected


@pytest.mark.parametrize(
    "one",
    [
        document(OPINION + " This is sponsored content."),
        document(OPINION, teaser="Partner content by a supplier."),
        document(OPINION, sponsored=True),
        document("Leren verandert. Dit is een gesponsorde bijdrage.", "nl"),
    ],
)
def test_supplied_text_does_not_borrow_the_mediums_standing(one: Document) -> None:
    found = read(one, SourceClass.BUSINESS_PRESS)
    assert found[Criterion.AUTHORITY].level == 0
    assert found[Criterion.INDEPENDENCE].level == 0
    assert found[Criterion.PROXIMITY].level == 1


def test_a_funder_named_in_an_official_report_is_no_advertisement() -> None:
    text = (
        "The programme was sponsored by employers, in partnership with the ministry. It covered 900 employees in 2025."
    )
    found = read(text, SourceClass.IGO)
    assert found[Criterion.AUTHORITY].level == found[Criterion.INDEPENDENCE].level == 4


# -------------------------------------------------------------------------------------- language, fit, currency
@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (TRIAL, "en", 4),
        (SURVEY_DE, "de", 3),
        (PANEL_NL, "nl", 3),
        (SURVEY_FR, "fr", 3),
        (OPINION, "en", 2),
        (ADVERT, "en", 0),
        ("Deze baanbrekende aanpak is onmisbaar.", "nl", 1),
    ],
)
def test_language(text: str, language: str, expected: int) -> None:
    assert read(document(text, language))[Criterion.LANGUAGE].level == expected


def test_one_loud_word_in_a_long_text_is_no_hype() -> None:
    long = "Employees were asked what they learn. " * 200 + "Some spoke of a revolutionary tool."
    assert read(long)[Criterion.LANGUAGE].level == 2


@pytest.mark.parametrize(
    ("text", "similarity", "expected", "observed"),
    [
        (TRIAL, None, 2, False),
        (TRIAL, 0.7, 3, True),
        (PANEL_NL, 0.7, 3, True),
        (TRIAL, 0.1, 1, True),
        ("At one company, staff liked the tool.", 0.7, 1, True),
        (OPINION, 0.7, 2, True),
    ],
)
def test_fit(text: str, similarity: float | None, expected: int, observed: bool) -> None:
    level = read(text, SourceClass.PEER_REVIEWED, similarity=similarity)[Criterion.FIT]
    assert (level.level, level.observed) == (expected, observed)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, 0),
        (date(2026, 6, 2), 4),  # a time zone ahead
        (date(2026, 9, 1), 0),  # a mistake in the page
        (date(2025, 7, 1), 4),
        (date(2024, 12, 1), 3),
        (date(2023, 9, 1), 2),
        (date(2019, 1, 1), 1),
    ],
)
def test_currency(published: date | None, expected: int) -> None:
    assert read(document(OPINION, published=published))[Criterion.CURRENCY].level == expected


def test_old_data_on_a_new_page_are_old() -> None:
    level = read("We surveyed 900 employees in March 2019. A third learns alone.")[Criterion.CURRENCY]
    assert level.level == 1
    assert level.span is not None
    assert "2019" in level.reason


@pytest.mark.parametrize("text", ["", " ", "x" * 50_000, "9 " * 20_000, "n = " * 5_000, "\n" * 1000])
def test_odd_texts_are_read(text: str) -> None:
    found = read(document(text, "xx"))
    assert len(found) == 7
