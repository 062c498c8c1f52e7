from __future__ import annotations

from dataclasses import replace
from datetime import date

from draft_material import make, publications

from monitor.draft.compose import draft_new
from monitor.draft.reading import nearest_theme
from monitor.draft.themes import load_implications, load_themes, theme_texts
from monitor.draft.update import draft_update
from monitor.model import Development, Draft, Relation, Validity, ValidityStatus

TODAY = date(2026, 3, 9)
SAID = {i for variants in load_implications().values() for i in variants}
TITLES = {t for theme in load_themes() for claim in theme.claims for t in claim.titles}


def near(theme: str, by: float = 0.9) -> dict[str, float]:
    return {one.id: by if one.id == theme else 0.5 for one in load_themes()}


def test_without_embeddings_no_theme_is_concluded_from_words() -> None:
    for material in publications().values():
        draft = draft_new([replace(material, theme_scores=None)], today=TODAY)
        assert isinstance(draft, Draft)
        assert draft.title not in TITLES
        assert not {s.text for s in draft.sentences} & SAID


def test_a_planted_wrong_theme_is_never_stated() -> None:
    """Embeddings alone do not make a theme either: the words must carry its claim."""
    for name, material in publications().items():
        for theme in ("literacy", "entry_jobs", "simulation", "wages"):
            if theme == "literacy" and name == "geletterd":
                continue
            draft = draft_new([replace(material, theme_scores=near(theme))], today=TODAY)
            assert isinstance(draft, Draft)
            wrong = {t for one in load_themes() if one.id == theme for c in one.claims for t in c.titles}
            assert draft.title not in wrong
            assert not {s.text for s in draft.sentences} & set(load_implications()[theme])


def test_the_nearest_theme_must_stand_out() -> None:
    assert nearest_theme([near("checking")]) == "checking"
    assert nearest_theme([None, near("checking")]) == "checking"
    assert nearest_theme([None]) is None
    assert nearest_theme([]) is None
    assert nearest_theme([{one.id: 0.5 for one in load_themes()}]) is None
    assert nearest_theme([{"a": 0.5, "b": 0.52, "c": 0.48, "d": 0.51}]) is None


def test_every_theme_with_a_claim_can_be_embedded() -> None:
    assert set(theme_texts()) == {theme.id for theme in load_themes() if theme.claims}
    assert all(texts and all(len(t) > 20 for t in texts) for texts in theme_texts().values())


def test_a_dutch_title_is_taken_over_where_no_theme_is_certain() -> None:
    text = "Van de raden had 16 procent scholing over AI gevolgd. Vier op de tien raden stemden in zonder vragen."
    title = "De ondernemingsraad beslist mee over AI, maar krijgt er zelden scholing voor"
    draft = draft_new([make(text, language="nl", title=title, source="Bureau Keer")], today=TODAY)
    assert isinstance(draft, Draft)
    assert draft.title == "Ondernemingsraad beslist mee over AI, maar krijgt er zelden scholing voor"
    assert not draft.title_problems


def test_a_foreign_title_gives_terms_of_the_field_and_says_that_it_is_unfinished() -> None:
    text = "Trainees with an assistant scored 5.7 points, against 6.6 points without one."
    draft = draft_new([make(text, title="Thin understanding: assistance in the training of analysts")], today=TODAY)
    assert isinstance(draft, Draft)
    assert "begrip" in draft.title
    assert draft.title_problems


def test_a_source_that_found_nothing_is_not_left_out() -> None:
    found = publications()["errors"]
    other = make(
        "Na zes maanden was er geen aantoonbaar verschil tussen afdelingen met en zonder assistent.",
        item=9,
        language="nl",
        source="Bureau Keer",
        relation=Relation.SUPPORTS,
        title="Controleren met een assistent: na een half jaar geen verschil",
        theme="checking",
    )
    draft = draft_new([found, other], today=TODAY)
    assert isinstance(draft, Draft)
    assert "Bureau Keer plaatst daar een kanttekening bij" in draft.body
    assert all(s.supported for s in draft.sentences)


def test_a_confirmation_in_another_language_changes_no_word() -> None:
    development = Development(4, "AI versterkt creativiteit", "HBR beschrijft dat AI creativiteit kan verhogen.", 78)
    after = Validity(83, 78, 88, ValidityStatus.PROVISIONAL)
    names = ("Bureau Keer", "La Revue", "Ostbund", "Kring")
    material = [
        make(
            "Chez les juristes, la note de créativité passe de 6,8 à 7,6 points.",
            item=number,
            language="fr",
            source=name,
            relation=Relation.SUPPORTS,
            title="IA",
        )
        for number, name in enumerate(names)
    ]
    draft = draft_update(development, material, validity_before=78, validity_after=after, today=TODAY)
    assert isinstance(draft, Draft)
    assert draft.body == development.body
    assert "en 2 andere" in draft.why


def test_a_dutch_finding_leads_before_a_foreign_quote() -> None:
    foreign = make(
        "Reports from the first arm received a mean mark of 7.9 out of 10, against 6.8 without help. "
        "Supervisors spent an average of 19 additional minutes per trainee per week.",
        source="Quarterly",
        title="Correct reports",
    )
    dutch = make(
        "Deelnemers die de chatbot weinig gebruikten, haalden lagere cijfers voor opdrachten en hogere voor de proef.",
        item=2,
        language="nl",
        source="Bureau Keer",
        title="Goed antwoord met AI, weinig onthouden zonder AI",
    )
    draft = draft_new([foreign, dutch], today=TODAY)
    assert isinstance(draft, Draft)
    assert draft.body.startswith("Bureau Keer")
    assert draft.body.count("“") <= 1
