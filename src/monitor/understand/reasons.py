"""Why something was decided, in Dutch for an analyst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from monitor.model import Finding, Relation
from monitor.understand.copies import Link

if TYPE_CHECKING:
    from monitor.understand.placing import Placed

MOST_FIGURES = 6  # named of a revision
NO_TEXT = "Er is geen tekst om te beoordelen."

_RELATION = {
    Relation.SUPPORTS: "Bevestigt wat er staat.",
    Relation.EXTENDS: "Brengt nieuwe feiten.",
    Relation.CONTRADICTS: "Spreekt tegen wat er staat: lees dit voordat u iets aanpast.",
    Relation.SECONDARY: "Bericht over onderzoek van een ander; telt niet als onafhankelijke bron.",
}


def placed(placed: Placed, titles: Mapping[int, str], sentence: str | None, relation: Relation) -> str:
    """Where an item went, what came next, and the sentence that carried it."""
    parts = [_where(placed, titles), _RELATION.get(relation, ""), _carried(sentence)]
    return " ".join(part for part in parts if part)


def placed_anew(reason: str) -> str:
    return f"Opnieuw bekeken naast wat er nu is. {reason}"


def _where(placed: Placed, titles: Mapping[int, str]) -> str:
    if placed.development is not None:
        title = titles.get(placed.development, "")
        return f"Past bij ontwikkeling {placed.development}, “{title}” ({_percent(placed.probability)} zeker)."
    nearest = placed.alternatives[0] if placed.alternatives else None
    if nearest is None:
        far = "Er is nog geen ontwikkeling om mee te vergelijken"
    else:
        far = (
            f"Past bij geen van de ontwikkelingen: {nearest.development} ligt het dichtstbij "
            f"({_percent(nearest.probability or 0.0)})"
        )
    if placed.companions:
        others = "één ander bericht" if placed.companions == 1 else f"{placed.companions} andere berichten"
        return f"{far}. Vertelt hetzelfde als {others}."
    return f"{far}. Staat nog op zichzelf."


def _carried(sentence: str | None) -> str:
    return f"Doorslaggevende zin: “{sentence}”" if sentence else ""


def copy(link: Link) -> str:
    if link.translated:
        return f"Hetzelfde bericht in een andere taal: {_percent(link.resemblance)} van de cijfers is gelijk."
    return f"Overgenomen tekst: {_percent(link.resemblance)} van de woordreeksen is gelijk aan het origineel."


def revision(original: Finding, changed: tuple[Sequence[str], Sequence[str]] | None = None) -> str:
    """``changed`` are the figures that only the earlier and only the revised version state, where these are known."""
    where = f" bij ontwikkeling {original.development}" if original.development is not None else ""
    told = f"Herziene versie van een eerder bericht{where}; vervangt het."
    if changed is None:
        return told
    gone, come = changed
    changes = [f"niet meer genoemd: {_figures(gone)}"] * bool(gone) + [f"nu genoemd: {_figures(come)}"] * bool(come)
    return f"{told} " + (
        f"Gewijzigde cijfers: {'; '.join(changes)}." if changes else "De cijfers zijn gelijk gebleven."
    )


def _figures(figures: Sequence[str]) -> str:
    shown = [figure.replace(".", ",") for figure in figures[:MOST_FIGURES]]
    return ", ".join(shown) + (" en andere" if len(figures) > MOST_FIGURES else "")


def repeats_irrelevant(link: Link) -> str:
    return f"Herhaling ({_percent(link.resemblance)} gelijk) van een bericht dat niet voor deze briefing is."


def _percent(share: float) -> str:
    return f"{round(share * 100)}%"
