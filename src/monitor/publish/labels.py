"""The words of the briefing that are the product's own, per language, and dates as that language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.model import ValidityStatus


@dataclass(frozen=True, slots=True)
class Labels:
    """Every fixed word of a briefing in one language."""

    language: str
    locale: str
    development: str
    validity: str
    no_score: str
    band: str
    band_to: str  # in alternative text, where a dash is not read aloud
    insights: str
    contents: str
    overview: str
    overview_note: str
    changes: str
    sources: str
    source: str
    quote: str
    sample: str
    sample_note: str
    edition: str
    title: str
    number: str
    evolution: str
    evidence: str
    continued: str
    page: str
    since: str
    no_evidence: str
    months: tuple[str, ...]
    statuses: tuple[tuple[ValidityStatus, str], ...]
    marks: tuple[tuple[str, str], ...]

    def status(self, status: ValidityStatus) -> str:
        return dict(self.statuses)[status]

    def mark(self, mark: str) -> str:
        return dict(self.marks)[mark]

    def date(self, day: date) -> str:
        """A date in words, for example ``12 maart 2026``."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"


DUTCH = Labels(
    language="nl",
    locale="nl-NL",
    development="Ontwikkeling",
    validity="Validiteit",
    no_score="geen score",
    band="bandbreedte",
    band_to="tot",
    insights="Onze inzichten",
    contents="Inhoud",
    overview="Validiteit in één oogopslag",
    overview_note="De stip is de score, de balk de bandbreedte. Een open stip is een voorlopige of betwiste score.",
    changes="Wat is er veranderd",
    sources="Bronnen",
    source="Bron",
    quote="Citaat",
    sample="Voorbeeld",
    sample_note="Dit is een voorbeeld met verzonnen bronnen. Gebruik het niet als briefing.",
    edition="Editie",
    title="Titel",
    number="Nr.",
    evolution="Verloop",
    evidence="Onderbouwing",
    continued="vervolg",
    page="Pagina",
    since="sinds de vorige editie",
    no_evidence="Geen bron vastgelegd.",
    months=(
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
        "november", "december",
    ),
    statuses=(
        (ValidityStatus.PROVISIONAL, "voorlopig"),
        (ValidityStatus.ASSESSED, "beoordeeld"),
        (ValidityStatus.RECALIBRATED, "herijkt"),
        (ValidityStatus.CONTESTED, "betwist"),
        (ValidityStatus.UNSUPPORTED, "onvoldoende onderbouwd"),
    ),
    marks=(
        ("new", "Nieuw"), ("changed", "Gewijzigd"), ("confirmed", "Bevestigd"), ("contested", "Betwist"),
        ("retired", "Vervallen"), ("omitted", "Niet opgenomen"),
    ),
)  # fmt: skip

ENGLISH = Labels(
    language="en",
    locale="en-GB",
    development="Development",
    validity="Validity",
    no_score="no score",
    band="band",
    band_to="to",
    insights="Our insights",
    contents="Contents",
    overview="Validity at a glance",
    overview_note="The dot is the score, the bar its band. An open dot is a provisional or contested score.",
    changes="What has changed",
    sources="Sources",
    source="Source",
    quote="Quote",
    sample="Sample",
    sample_note="This is a sample with invented sources. Do not use it as a briefing.",
    edition="Edition",
    title="Title",
    number="No.",
    evolution="Trend",
    evidence="Evidence",
    continued="continued",
    page="Page",
    since="since the edition before",
    no_evidence="No source recorded.",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    statuses=(
        (ValidityStatus.PROVISIONAL, "provisional"),
        (ValidityStatus.ASSESSED, "assessed"),
        (ValidityStatus.RECALIBRATED, "recalibrated"),
        (ValidityStatus.CONTESTED, "contested"),
        (ValidityStatus.UNSUPPORTED, "insufficiently supported"),
    ),
    marks=(
        ("new", "New"), ("changed", "Changed"), ("confirmed", "Confirmed"), ("contested", "Contested"),
        ("retired", "Retired"), ("omitted", "Not included"),
    ),
)  # fmt: skip

LANGUAGES: dict[str, Labels] = {"nl": DUTCH, "en": ENGLISH}


def labels_for(language: str) -> Labels:
    """The words for ``language``; a language that is not on offer gives Dutch, the briefing's own."""
    return LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), DUTCH)
