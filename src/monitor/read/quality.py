"""How much of a publication was read: all of it, a part, or only what is in front of a wall."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Quality

#: Characters. The shortest full items of the evaluation corpus have about 900, its teasers at most 400.
_FULL = 700
#: Below this there is a title and perhaps a line, but nothing to judge or quote.
_TEASER = 120

#: What stands where a text stops for those who do not pay, in the languages of the sources.
_WALL = re.compile(
    r"(?:only|exclusively|reserved)\s+(?:available\s+)?(?:for|to)\s+(?:\w+\s+){0,5}(?:subscribers|members)"
    r"|(?:subscribe|sign up|log in|sign in|register|start a (?:free )?trial|become a member)\s+"
    r"(?:\w+\s+){0,6}(?:to|and)\s+(?:continue|keep|read|unlock|access|view)"
    r"|to (?:read|continue reading|keep reading|view|unlock) (?:\w+[\s,]+){0,8}"
    r"(?:log in|sign in|subscribe|register|purchase)"
    r"|(?:limit|number) of (?:your )?free articles|sign in or start a trial|subscribe to (?:continue|keep) reading"
    r"|alleen (?:\w+\s+){0,4}voor (?:\w+\s+){0,4}(?:abonnees|leden)|verder lezen\?|word (?:nu )?(?:abonnee|lid)"
    r"|(?:log in|neem een abonnement|abonneer(?: je| u)?)\s+(?:\w+\s+){0,6}"
    r"(?:om|en)\s+(?:\w+\s+){0,4}(?:te lezen|lees|verder)"
    r"|(?:nur|exklusiv) für (?:\w+\s+){0,3}(?:abonnenten|abonnentinnen|mitglieder)|weiterlesen mit|jetzt abonnieren"
    r"|réservé (?:\w+\s+){0,3}(?:aux|à nos) abonnés|abonnez-vous pour|déjà abonné|il vous reste \d+\s?% de cet article",
    re.IGNORECASE,
)
#: A wall is the last thing on a page; an article about subscriptions has these words in its middle.
_FROM_THE_END = 4
_WALL_LENGTH = 320


def without_wall(blocks: Sequence[str]) -> tuple[list[str], bool]:
    """The blocks without the notice that more is for sale, and whether there was one."""
    start = max(0, len(blocks) - _FROM_THE_END)
    walls = {i for i in range(start, len(blocks)) if len(blocks[i]) <= _WALL_LENGTH and _WALL.search(blocks[i])}
    return [block for i, block in enumerate(blocks) if i not in walls], bool(walls)


def judge(text: str, teaser: str, *, walled: bool, free: bool | None) -> tuple[Quality, bool]:
    """Quality of a page's ``text``, and whether money is asked for the rest.

    Such words after a long text are an appeal to subscribe, not a stop; the page's own word (``free`` is schema.org's
    isAccessibleForFree) is believed for longer texts too.
    """
    size = len(text)
    paywalled = (walled and size < 2 * _FULL) or (free is False and size < 3 * _FULL)
    if size < _TEASER:
        return Quality.METADATA, paywalled
    if paywalled:
        return (Quality.TEASER if size < 1.5 * _FULL else Quality.PARTIAL), True
    if size < _FULL and (size <= 1.2 * len(teaser) or size < _FULL / 2):
        return Quality.TEASER, False
    return Quality.FULL, False
