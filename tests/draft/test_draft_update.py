from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from draft_material import make, publications

from monitor.draft.diff import ChangeKind, diff_words
from monitor.draft.material import Material
from monitor.draft.reading import NoDraft
from monitor.draft.update import draft_update
from monitor.draft.voice import words
from monitor.model import Citation, Contribution, Development, Draft, Relation, SourceClass, Validity, ValidityStatus

BODY = (
    "Een instituut waarschuwt dat medewerkers fouten van AI minder goed herkennen. "
    "Dat vraagt om oefening zonder hulpmiddel (o.a. in duo's)."
)
DEVELOPMENT = Development(12, "Het vermogen om AI-werk te controleren zakt weg", BODY, 80)
AFTER = Validity(
    84, 78, 90, ValidityStatus.PROVISIONAL, (Contribution("confirmation", 4, "Een tweede bron bevestigt dit."),)
)
TODAY = date(2026, 3, 9)


def related(relation: Relation, text: str | None = None) -> Material:
    errors = publications()["errors"].document
    return make(text or errors.text, relation=relation, title=errors.title, teaser=errors.teaser)


def updated(
    material: Material, development: Development = DEVELOPMENT, *, after: Validity = AFTER, **options: bool
) -> Draft:
    draft = draft_update(development, [material], validity_before=80, validity_after=after, today=TODAY, **options)
    assert isinstance(draft, Draft), draft
    return draft


def test_a_pure_confirmation_changes_no_word_and_says_so() -> None:
    told = Development(12, DEVELOPMENT.title, "De foutdetectie daalde van 70% naar 50%.", 80)
    for draft in (
        updated(related(Relation.SUPPORTS), told),
        updated(related(Relation.SUPPORTS), figures_from_confirmation=False),
    ):
        assert draft.body in (told.body, BODY)
        assert draft.evidence
        assert "de tekst blijft gelijk" in draft.why
        assert "van 80% naar 84%" in draft.why
        assert "Een tweede bron bevestigt dit" in draft.why


def test_the_first_figures_of_a_confirmation_are_one_sentence() -> None:
    draft = updated(related(Relation.SUPPORTS))
    assert draft.body.startswith(BODY)
    assert "72%" in draft.body
    assert "eerste cijfers" in draft.why


@pytest.mark.parametrize(
    "relation", [Relation.EXTENDS, Relation.CONTRADICTS, Relation.REVISION, Relation.SUPPORTS, Relation.SECONDARY]
)
def test_the_analyst_s_words_stay(relation: Relation) -> None:
    draft = updated(related(relation))
    assert draft.title == DEVELOPMENT.title
    changes = diff_words(BODY, draft.body)
    assert not [c for c in changes if c.kind is ChangeKind.REMOVED]
    assert words(draft.body) - words(BODY) <= 60
    assert all(s.supported for s in draft.sentences)


def test_new_facts_add_one_sentence_with_figures() -> None:
    draft = updated(related(Relation.EXTENDS))
    assert "72%" in draft.sentences[-1].text
    assert "voegt nieuwe feiten toe" in draft.why


AGAINST = make(
    "Error detection among 300 coders did not change. It was 71% before and 70% after. "
    "We found no effect of the assistant.",
    relation=Relation.CONTRADICTS,
    source="Contrair Onderzoek",
    title="No loss of error detection",
)
ROW = Contribution("contradiction", -9, "Contrair Onderzoek vindt het tegendeel.")
CONTESTED = Validity(71, 63, 79, ValidityStatus.CONTESTED, (Contribution("base", 80, "eerdere score"), ROW))


def test_a_contradiction_proposes_contested_with_both_sides_quoted() -> None:
    cited = replace(DEVELOPMENT, citations=(Citation("Eerste Bureau", quote="Medewerkers missen de helft."),))
    for development, own in (
        (
            DEVELOPMENT,
            "“Een instituut waarschuwt dat medewerkers fouten van AI minder goed herkennen” (de ontwikkeling)",
        ),
        (cited, "“Medewerkers missen de helft” (Eerste Bureau)"),
    ):
        draft = updated(AGAINST, development, after=CONTESTED)
        assert "Voorstel: status betwist, met één zin erbij." in draft.why
        assert "van 80% naar 71% (Contrair Onderzoek vindt het tegendeel)" in draft.why
        assert draft.body.startswith(BODY)
        assert "Daartegenover" in draft.sentences[-1].text
        (quote,) = (e.span.quote for e in draft.evidence if e.relation is Relation.CONTRADICTS)
        assert f"Tegenover {own} staat “{quote.rstrip('.')}” (Contrair Onderzoek)." in draft.why


def test_a_contradiction_of_little_weight_says_that_the_status_stays() -> None:
    light = replace(CONTESTED, score=78, status=ValidityStatus.RECALIBRATED)
    draft = updated(AGAINST, after=light)
    assert "te licht voor de status betwist; voorstel: één zin erbij." in draft.why
    assert "Voorstel: status betwist" not in draft.why
    assert "Tegenover" in draft.why


def test_a_confirmation_of_what_is_contested_is_a_confirmation() -> None:
    still = replace(AFTER, status=ValidityStatus.CONTESTED)
    draft = updated(related(Relation.SUPPORTS), after=still, figures_from_confirmation=False)
    assert draft.why.startswith("Bevestiging door")
    assert "tegen" not in draft.why


def test_a_revision_says_that_figures_were_revised() -> None:
    assert "herzien" in updated(related(Relation.REVISION)).why


def test_nothing_to_quote_is_no_change() -> None:
    result = draft_update(DEVELOPMENT, [make("")], validity_before=80, validity_after=AFTER, today=TODAY)
    assert isinstance(result, NoDraft)
    assert "geen zin" in result.reason or "geen lopende zinnen" in result.reason


def test_confirmation_and_contradiction_together_keep_both() -> None:
    against = make(
        "Error detection stayed at 70% in every group.",
        item=2,
        relation=Relation.CONTRADICTS,
        source="Contrair Onderzoek",
        source_class=SourceClass.THINK_TANK,
        title="Error detection stays the same",
    )
    draft = draft_update(
        DEVELOPMENT, [related(Relation.EXTENDS), against], validity_before=80, validity_after=AFTER, today=TODAY
    )
    assert isinstance(draft, Draft)
    assert {e.item for e in draft.evidence} == {1, 2}
    assert len(draft.sentences) == 4


TOLD = (
    "Peilbureau Waterkant meldt dat het wekelijks gebruik steeg van 24% naar 37%. "
    "Dat vraagt om begeleiding die meegroeit, in 2026 en daarna."
)


def test_a_revised_figure_takes_the_place_of_the_old_one_and_nothing_else_changes() -> None:
    revision = make(
        "Weekly use rose from 24% to 34%. The earlier release counted some respondents twice.",
        relation=Relation.REVISION,
        source="Peilbureau Waterkant",
    )
    draft = updated(revision, Development(8, "AI-gebruik groeit sneller dan de begeleiding", TOLD, 80))
    assert draft.body == TOLD.replace("37%", "34%")
    changed = [(c.kind, c.text) for c in diff_words(TOLD, draft.body) if c.kind is not ChangeKind.SAME]
    assert changed == [(ChangeKind.REMOVED, "37%"), (ChangeKind.ADDED, "34%")]
    assert "37% wordt 34%" in draft.why
    assert all(s.supported for s in draft.sentences)


def test_figures_of_another_subject_are_not_exchanged() -> None:
    text = "Peilbureau Waterkant meldt dat het verloop onder verpleegkundigen daalde van 24% naar 17%."
    revision = make("Weekly use rose from 24% to 34%.", relation=Relation.REVISION, source="Peilbureau Waterkant")
    draft = updated(revision, Development(8, "Verpleegkundigen blijven langer", text, 80))
    assert draft.body.startswith(text)


def test_two_new_sources_are_two_sentences() -> None:
    second = make(
        "Detection of planted errors was 61% before and 40% after the introduction of the assistant.",
        item=2,
        source="Bureau Keerpunt",
        relation=Relation.EXTENDS,
        title="Error detection",
    )
    draft = draft_update(
        DEVELOPMENT, [related(Relation.EXTENDS), second], validity_before=80, validity_after=AFTER, today=TODAY
    )
    assert isinstance(draft, Draft)
    assert len(draft.sentences) == 4
    assert "twee zinnen erbij" in draft.why
    assert all(s.supported for s in draft.sentences)
