from __future__ import annotations

import pytest
from draft_material import make

from monitor.draft.evidence import candidates
from monitor.draft.fact import lowered
from monitor.draft.facts import facts_of
from monitor.draft.standing import is_prose, is_setup, points_back, shares_a_word, tells_no_effect, tells_outcome


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("In totaal voerden ze 90 gesprekken", "nl"),
        ("Van die afdelingen had 12% een plan", "nl"),
        ("Gemiddeld haalt 30% die norm", "nl"),
        ("Twee van de vijf zijn begonnen met een proef", "nl"),
        ("Bovendien stopte de training na een maand", "nl"),
        ("Teams met zo'n afspraak maakten 12% minder fouten", "nl"),
        ("Medewerkers besteden daar gemiddeld een halve dag per week aan", "nl"),
        ("Tot 2022 hing dat cijfer redelijk samen met het oordeel", "nl"),
        ("Het systeem draait sindsdien niet meer", "nl"),
        ("At one lender that person has eight seconds per case", "en"),
        ("The answer is 3 per cent", "en"),
        ("The apprentices who had asked the questions solved 6.1 tasks", "en"),
        ("Programmes spend 40% of it on guidance", "en"),
        ("Half of that gap disappears when hours are held constant", "en"),
        ("Today it takes less than four days", "en"),
        ("Danach waren 30 der 50 Antworten richtig", "de"),
        ("Wo nicht geübt wurde, blieb er bei 40 Prozent", "de"),
        ("Cette part atteint 12 % dans les petites entreprises", "fr"),
    ],
)
def test_what_points_at_the_sentence_before_does_not_stand_alone(sentence: str, language: str) -> None:
    assert points_back(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Vier op de tien teams werken zonder afspraken over AI", "nl"),
        ("Er deden zo'n 1.400 teams mee, van wie 12% stopte", "nl"),
        ("Het gebruik is hoog daar waar de leidinggevende meedoet", "nl"),
        ("Deelnemers die de chatbot weinig gebruikten, scoorden hoger", "nl"),
        ("The share who say that they were trained went from 10% to 14%", "en"),
        ("Employees with a coach learned 12% faster", "en"),
        ("Jede dritte Führungskraft nutzt KI", "de"),
        ("Un salarié sur trois utilise l'IA", "fr"),
    ],
)
def test_a_whole_finding_stands_alone(sentence: str, language: str) -> None:
    assert not points_back(sentence, language)
    assert not is_setup(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nurses at four hospitals (n = 90) were randomly assigned to two arms",
        "Op verzoek van een fonds onderzocht Bureau Keer hoe gemeenten leren",
        "Bureau Keer vroeg het aan de voorzitters van 120 raden",
        "L'agence a contrôlé 80 organismes tirés au sort",
    ],
)
def test_how_it_was_looked_into_is_no_finding(sentence: str) -> None:
    assert is_setup(sentence)


def test_a_byline_is_no_evidence() -> None:
    text = "Het aandeel daalde van 40% naar 30%. \n\nBureau Keer voor Werk en Leren · 5 maart 2026\n\nMeer volgt later."
    found = [c.sentence.text for c in candidates(make(text, language="nl", title="AI"))]
    assert not is_prose("Bureau Keer · 5 maart 2026")
    assert found
    assert not any("·" in sentence for sentence in found)


def test_a_quote_is_a_complete_clause() -> None:
    wer = (
        "Wer 20 Jahre lang dieselbe Anlage gefahren hat, hört mehr als ein Sensor, der seit einem Jahr dort hängt und "
        "misst, was gemessen werden soll und kann."
    )
    listed = (
        "A review of agencies finds that 40% of staff learn to work with AI where learning has an owner, a budget "
        "and a place in the work itself, and that hardly anyone learns to do so anywhere else at all."
    )
    for text, language in ((wer, "de"), (listed, "en")):
        quotes = [f.text for f in facts_of(make(text, language=language, title="x")) if f.quoted]
        assert not any("hat”" in q or "owner”" in q for q in quotes)


def test_a_name_keeps_its_capital_after_a_colon() -> None:
    material = make("Volgens Bureau Keer daalt het aandeel.", language="nl", source="Instituut Wilg", title="AI")
    assert lowered("Instituut Wilg telt 40%", material).startswith("Instituut")
    assert lowered("Keer telt 40%", material).startswith("Keer")
    assert lowered("Medewerkers oefenen 40% meer", material).startswith("medewerkers")


def test_what_stands_before_a_name_is_none() -> None:
    assert lowered(
        "Toen Ria vertrok, kwam er taart", make("Toen Ria vertrok, kwam er taart.", language="nl")
    ).startswith("toen Ria")


def test_a_share_of_nobody_is_not_told() -> None:
    text = "Slechts 8 procent gaat met vragen naar de opleidingsafdeling van de eigen organisatie."
    assert not [f for f in facts_of(make(text, language="nl", title="AI")) if not f.quoted]


def test_outcomes_absence_and_kinship_of_words() -> None:
    assert tells_outcome("62% of conversations ended well, against 51%")
    assert not tells_outcome("De verlegen collega's oefenden het meest")
    assert tells_no_effect("Na een half jaar was er geen aantoonbaar verschil")
    assert not tells_no_effect("Het verschil was groot")
    assert shares_a_word("De foutdetectie daalde", "fouten herkennen")
    assert not shares_a_word("De kosten staan op de zesde plaats", "creativiteit van medewerkers")


def test_a_proposal_that_is_on_the_table_is_no_advice() -> None:
    text = "In 41 procent van de raden lag er dit jaar een voorstel waarin AI een rol speelt."
    assert [f for f in facts_of(make(text, language="nl", title="AI")) if f.figures and not f.quoted]


def test_a_passive_behind_a_modal_has_its_participle_last() -> None:
    text = "In 40 of the 80 projects (50%) the reason was that the system could not be connected to work processes."
    assert any(f.text.endswith("kon worden gekoppeld") for f in facts_of(make(text, title="AI")))


def test_at_work_is_op_het_werk() -> None:
    found = facts_of(make("Nearly half of employees now use AI at work in an average week.", title="AI"))
    assert any("AI op het werk" in f.text for f in found)
