"""What is said around a figure whose sentence cannot be said whole; and on how much a study rests."""

from __future__ import annotations

import pytest
from draft_material import HERE, make

from monitor.draft.frames import framed
from monitor.draft.phrases import phrase_in_dutch
from monitor.draft.samples import sample_of

GOLDEN = [tuple(line.split("\t")) for line in (HERE / "golden" / "frames.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("language", "sentence", "dutch"), GOLDEN)
def test_the_frame_is_dutch_and_the_rest_is_the_source_s_own(language: str, sentence: str, dutch: str) -> None:
    found = framed(sentence, language)
    assert found is not None
    assert found.text == dutch


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Of those, 40% had left."),  # whose share it is stands in the sentence before
        ("en", "The share rose from 40% to 20%."),  # words and figures disagree
        ("en", "For junior roles, 12% of their tasks were new, against 20% for others."),  # too little to quote
        ("en", "46 per cent contained at least one error."),  # a share of what?
        ("en", "12% of the “quiet” users answered at once."),  # a quote within a quote
        ("de", "Nur 23 Prozent der Flurbeleuchter haben eine Einweisung erhalten."),  # an unknown group
        ("es", "El 23% de los empleados usa la IA."),
    ],
)
def test_what_is_not_certain_gets_no_frame(language: str, sentence: str) -> None:
    assert framed(sentence, language) is None


@pytest.mark.parametrize(
    ("language", "text", "dutch"),
    [
        ("de", "der Betriebe", "de bedrijven"),
        ("de", "der kleinen Unternehmen", "de kleine bedrijven"),
        ("de", "der Frauen und Männer", "de vrouwen en mannen"),
        ("de", "der Belegschaft", "het personeel"),
        ("fr", "des petites entreprises", "de kleine bedrijven"),
        ("fr", "des plus de 55 ans", "de 55-plussers"),
        ("en", "employees aged 25 to 39", "de medewerkers van 25 tot 39 jaar"),
        ("de", "der Flurbeleuchter", None),
    ],
)
def test_groups_in_dutch(language: str, text: str, dutch: str | None) -> None:
    found = phrase_in_dutch(text, language, many=True)
    assert (found and found.text) == dutch


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Use doubled. We surveyed 1,040 executives in nine countries.", "onderzoek onder 1.040 bestuurders"),
        ("en", "The paper draws on 2.6 million job adverts.", "2,6 miljoen vacatures"),
        ("nl", "De peiling is gehouden onder 1.204 werknemers.", "onderzoek onder 1.204 werknemers"),
        ("de", "Befragt wurden 680 Beschäftigte.", "onderzoek onder 680 medewerkers"),
        ("fr", "L'enquête a été menée auprès de 415 salariés.", "onderzoek onder 415 medewerkers"),
        ("fr", "L'enquête a été menée auprès de 3 920 salariés.", None),  # its digits would have to be regrouped
        ("en", "The survey covered firms with fewer than 50 employees.", None),  # a limit, no count
        ("en", "The survey took 25 minutes.", None),
        ("de", "Die Auswertung von 84.000 Vorgängen gibt eine Antwort.", "84.000 dossiers"),  # they are not asked
        ("en", "Our review of 60 products found that 43 gained at least one feature.", None),
        ("en", "We reviewed the 33 largest programmes.", None),
        ("en", "Records of 23,700 workers recruited from Romania were linked.", "onderzoek onder 23.700 medewerkers"),
        ("en", "We tracked 1,050 listed companies.", "onderzoek onder 1.050 beursgenoteerde bedrijven"),
        # no word that begins like an article loses its beginning
        ("nl", "Wij volgden 326 deelnemers in twee jaar.", "onderzoek onder 326 deelnemers"),
    ],
)
def test_on_how_much_a_publication_rests(language: str, text: str, said: str | None) -> None:
    found = sample_of(make(text, language=language))
    assert (found and found.text) == said
    if found:
        assert found.span.quote == text[found.span.start : found.span.end]
