"""The judgement in Dutch, for the command line, the review page and the exports."""

from __future__ import annotations

from monitor.model import Criterion, Validity, ValidityStatus

NAMES = {
    "base": "vertrekpunt",
    Criterion.AUTHORITY.value: "bronautoriteit",
    Criterion.METHOD.value: "methode & data",
    Criterion.PROXIMITY.value: "nabijheid primaire bron",
    Criterion.INDEPENDENCE.value: "onafhankelijkheid",
    Criterion.FIT.value: "passendheid bewering",
    Criterion.LANGUAGE.value: "taalkalibratie",
    Criterion.CURRENCY.value: "actualiteit",
    "ceiling": "plafond",
    "confirmation": "bevestiging",
    "contradiction": "tegenspraak",
}
STATUSES = {
    ValidityStatus.PROVISIONAL: "voorlopig",
    ValidityStatus.ASSESSED: "beoordeeld door analist",
    ValidityStatus.RECALIBRATED: "herijkt na nieuwe bron",
    ValidityStatus.CONTESTED: "betwist",
    ValidityStatus.UNSUPPORTED: "onvoldoende onderbouwd",
}
NOTES = {
    ValidityStatus.PROVISIONAL: "Automatisch berekend, nog niet door een analist beoordeeld.",
    ValidityStatus.ASSESSED: "Beoordeeld door een analist.",
    ValidityStatus.RECALIBRATED: "Herijkt na een nieuwe bron, nog niet door een analist bevestigd.",
    ValidityStatus.CONTESTED: "Bronnen spreken elkaar tegen; een analist moet dit beoordelen.",
    ValidityStatus.UNSUPPORTED: "Er wordt geen score getoond.",
}
MINUS = "\N{MINUS SIGN}"


def name_of(criterion: str) -> str:
    """The Dutch name of a row of the sum."""
    return NAMES.get(criterion, criterion)


def signed(points: int) -> str:
    """``+4``, ``−2`` or ``0``, with a real minus sign."""
    return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points < 0 else "0"


def headline(validity: Validity) -> str:
    """One line without markup: ``76 (voorlopig), bandbreedte 70–82``."""
    if validity.score is None:
        return STATUSES[validity.status].capitalize()
    band = f", bandbreedte {validity.low}–{validity.high}" if validity.low is not None else ""
    return f"{validity.score} ({STATUSES[validity.status]}){band}"


def breakdown(validity: Validity) -> str:
    """The sum in one line. Criteria that contribute nothing are put together; everything else is named."""
    rows = [c for c in validity.contributions if c.criterion == "base"]
    parts = [f"{_opening(c.criterion, c.reason)} {c.points}" for c in rows]
    rest = [c for c in validity.contributions if c.criterion != "base"]
    parts += [
        f"{name_of(c.criterion)} {signed(c.points)}" for c in rest if c.points or c.criterion not in set(Criterion)
    ]
    if any(not c.points and c.criterion in set(Criterion) for c in rest):
        parts.append("overige 0")
    return " · ".join(parts)


def explain(validity: Validity) -> str:
    """The judgement as a Markdown quotation: score and interval, the sum, and why it is not higher."""
    status = STATUSES[validity.status]
    if validity.score is None:
        lines = [f"**Validiteit: {status}.** {NOTES[validity.status]}"]
        lines += [f"*Waarom geen score:* {_joined(validity.why_not_higher)}"] if validity.why_not_higher else []
    else:
        band = f" — bandbreedte {validity.low}–{validity.high}" if validity.low is not None else ""
        lines = [f"**Validiteit ({status}): {validity.score}{band}.** {NOTES[validity.status]}"]
        lines += [f"*Opbouw:* {breakdown(validity)}."] if validity.contributions else []
        lines += [f"*Waarom niet hoger:* {_joined(validity.why_not_higher)}"] if validity.why_not_higher else []
    return "\n".join(f"> {line}" for line in lines)


def _opening(criterion: str, reason: str) -> str:
    """An existing score and an analyst's own open the sum under their own name."""
    if reason.startswith("bestaande score"):
        return "bestaande score"
    return reason if reason.startswith("score van ") else name_of(criterion)


def _joined(sentences: tuple[str, ...]) -> str:
    """Sentences as one, parted by semicolons; a name or abbreviation at the start keeps its capital."""
    parts = [s.rstrip(".") for s in sentences]
    parts = [p[:1].lower() + p[1:] if p[1:2].islower() else p for p in parts]
    return "; ".join(parts) + "."
