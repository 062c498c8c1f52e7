from __future__ import annotations

import pytest

from monitor.draft.condense import condensed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Van de werkgevers zegt 48 procent certificaten belangrijk te vinden.",
            "48% van de werkgevers zegt certificaten belangrijk te vinden",
        ),
        (
            "Slechts 19 procent van de gemeenten heeft een plan met een begroting.",
            "Van de gemeenten heeft slechts 19% een plan met een begroting",
        ),
        (
            "In onze jaarlijkse peiling zegt 43 procent van de werkenden AI te gebruiken.",
            "In de jaarlijkse peiling zegt 43% van de werkenden AI te gebruiken",
        ),
        (
            "Vier op de tien gebruikers (n = 812) controleren hun teksten nooit.",
            "Vier op de tien gebruikers controleren hun teksten nooit",
        ),
        (
            "Deelnemers met een coach haalden lagere cijfers voor de opdracht (7,2) en een hoger voor de proef (6,8).",
            "Deelnemers met een coach haalden lagere cijfers voor de opdracht (7,2) en een hoger voor de proef (6,8)",
        ),
        (
            "Het aantal fouten daalde sterk (41% naar 20 procent) bij teams met een vaste afspraak (zie bijlage 3).",
            "Het aantal fouten daalde sterk (41% naar 20%) bij teams met een vaste afspraak",
        ),
    ],
)
def test_a_dutch_sentence_is_turned_and_shortened(before: str, after: str) -> None:
    assert condensed(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "Dat deed in dat jaar nog 12 procent van hen.",
        "Ik zag dat 12 procent van mijn cursisten afhaakte.",
        "Een half jaar eerder was dat 35 procent.",
        "Aan de enquête deden 1.312 medewerkers mee.",
    ],
)
def test_what_does_not_stand_alone_is_left_out(text: str) -> None:
    assert condensed(text) is None
