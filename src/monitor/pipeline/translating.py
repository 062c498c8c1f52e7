"""Foreign quotes of drafts said in Dutch, where a translation model is set and its words hold at the gate."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.draft.compose import NoDraft
from monitor.draft.material import Material
from monitor.draft.translated import Foreign, foreign_in, in_dutch
from monitor.errors import MonitorError
from monitor.model import Draft
from monitor.pipeline.monitor import Monitor
from monitor.read.language import detect
from monitor.store import language
from monitor.store.language import LanguageUse

PURPOSE = "translation"
Drafted = tuple[Sequence[Material], Draft | NoDraft, str]  # with the text that analysts stand for already


def in_dutch_where_it_holds(monitor: Monitor, run_id: int, drafted: Sequence[Drafted]) -> list[Draft | NoDraft]:
    """The drafts, with what could only be quoted said in Dutch; keeps for the report what was said and what failed.

    Without a translation model in the settings nothing changes. Raises nothing: whatever fails, the quotes stand.
    """
    plain = [draft for _, draft, _ in drafted]
    if not monitor.settings.translation:
        return plain
    wanted = {f for material, draft, _ in drafted if isinstance(draft, Draft) for f in foreign_in(draft, material)}
    dutch, told = _translated(monitor, wanted)
    done = [
        in_dutch(draft, dutch, material, text) if isinstance(draft, Draft) else draft
        for material, draft, text in drafted
    ]
    changed = sum(one != before for one, before in zip(done, plain, strict=True))
    use = LanguageUse(run_id, PURPOSE, monitor.settings.translation, written=changed, told=tuple(told))
    with monitor.database.write() as connection:
        language.save_use(connection, use)
    return done


def _translated(monitor: Monitor, wanted: set[Foreign]) -> tuple[dict[Foreign, str], list[str]]:
    """Every passage in Dutch, as far as it could be had; and in Dutch what could not."""
    found: dict[Foreign, str] = {}
    told: list[str] = []
    for code in sorted({one.language for one in wanted}):
        listed = sorted((one for one in wanted if one.language == code), key=lambda one: one.text)
        try:
            translator = monitor.translator
            if translator is None:
                return found, told
            said = translator.translate([one.text for one in listed], code)
        except MonitorError as error:
            told.append(f"Geen vertaling uit het {code}: {error.what}; de citaten blijven staan.")
            continue
        found |= {one: text for one, text in zip(listed, said, strict=True) if _is_dutch(text)}
    return found, told


def _is_dutch(text: str) -> bool:
    known = detect(text)
    return known is not None and known[0] == "nl"
