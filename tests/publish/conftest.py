"""One invented edition for all publishing tests, and the edition before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Citation, Development, Edition, ValidityStatus


def _development(number: int, title: str, body: str, validity: int | None, **other: object) -> Development:
    source = Citation(
        name="Instituut Noord",
        url=f"https://voorbeeld.example/rapport/{number}?a=1&b=2",
        published=date(2026, 3, number),
        title="Leren met AI – vervolgmeting",
        quote="Vier op de tien medewerkers oefenden vaker.",
    )
    fields = {"citations": (source,), **other}
    return Development(number, title, body, validity, **fields)  # type: ignore[arg-type]


@pytest.fixture
def edition() -> Edition:
    return Edition(
        name="2026-W12",
        title="AI & L&D – proefbriefing",
        language="nl",
        published=date(2026, 3, 20),
        developments=(
            _development(
                1, "Leidinggevenden bepalen of AI-training landt",
                "Instituut Noord meet dat teams met een betrokken leidinggevende vaker oefenen (42% tegen 17%). "
                "Voor L&D betekent dit: begin bij de “eerste lijn”, niet bij de cursus.", 88,
            ),
            _development(
                2, "Oefentijd verdwijnt uit de agenda", "Eerste alinea over scholings-\nuren.\nTweede alinea.", 71,
                low=62, high=79, status=ValidityStatus.PROVISIONAL,
            ),
            _development(
                4, "Feedback van AI vervangt de collega niet", "Twee metingen spreken elkaar tegen.", 64,
                low=50, high=75, status=ValidityStatus.CONTESTED, citations=(),
            ),
            _development(
                7, "Certificaten zeggen weinig over AI-vaardigheid", "Er is nog geen meting.", None,
                status=ValidityStatus.UNSUPPORTED,
            ),
        ),
        insights=("Oefenen vraagt tijd: plan die in.", "Effect verschilt per rol & team."),
        sample=True,
    )  # fmt: skip


@pytest.fixture
def previous(edition: Edition) -> Edition:
    first, second, third, _ = edition.developments
    return replace(
        edition,
        name="2026-W11",
        published=date(2026, 3, 13),
        developments=(
            replace(first, validity=84),
            replace(second, body="Andere tekst."),
            replace(third, status=ValidityStatus.ASSESSED),
            Development(9, "Een onderwerp dat verviel", "Tekst.", 55),
        ),
    )
