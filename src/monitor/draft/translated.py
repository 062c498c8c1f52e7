"""What the drafter could only quote in another language, said in Dutch where a translation holds at the gate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.draft.fact import lowered
from monitor.draft.grounding import ground, ground_title
from monitor.draft.material import Material
from monitor.draft.titles import LONGEST, SHORTEST
from monitor.draft.voice import LANGUAGES, capital, words
from monitor.model import Draft, DraftSentence, Span

_NAMES = {name: code for code, name in LANGUAGES.items() if code != "nl"}
_QUOTED = re.compile(rf"“([^“”]+)” \(({'|'.join(_NAMES)})\)")
# A translation that is far longer or shorter than its original says something else, or repeats itself.
_LEAST, _MOST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Foreign:
    """A passage in another language that a draft quotes, or a title that it could not say."""

    text: str
    language: str  # ISO 639-1


def foreign_in(draft: Draft, material: Sequence[Material]) -> tuple[Foreign, ...]:
    """What a translation could say: the foreign quotes of the body, and the lead's title where the draft has none."""
    found = [Foreign(m[1], _NAMES[m[2]]) for s in draft.sentences for m in _QUOTED.finditer(s.text)]
    lead = material[0] if material else None
    if draft.title_problems and lead is not None and lead.language in _NAMES.values():
        found.append(Foreign(lead.document.title.strip().rstrip("."), lead.language))
    return tuple(dict.fromkeys(found))


def in_dutch(
    draft: Draft, dutch: Mapping[Foreign, str], material: Sequence[Material], register_text: str = ""
) -> Draft:
    """The draft with what ``dutch`` says of its foreign passages. A translation that the sources do not bear out, or
    that is no sentence, is left out: then the quote stays."""
    sentences = tuple(_said(s, dutch, material, register_text) for s in draft.sentences)
    changed = replace(draft, sentences=sentences)
    if title := _title(draft, dutch, material):
        changed = replace(changed, title=title, title_problems=())
    return changed


def _said(
    sentence: DraftSentence, dutch: Mapping[Foreign, str], material: Sequence[Material], register_text: str
) -> DraftSentence:
    def said(match: re.Match[str]) -> str:
        text = _usable(match[1], dutch.get(Foreign(match[1], _NAMES[match[2]]), ""))
        if not text:
            return match[0]
        before = match.string[: match.start()].rstrip()
        return capital(text) if not before or before[-1] in ".!?" else lowered(text)

    text = _QUOTED.sub(said, sentence.text)
    if text == sentence.text:
        return sentence
    (checked,) = ground((replace(sentence, text=text),), material, register_text)
    return sentence if checked.problems else checked


def _usable(original: str, translation: str) -> str:
    text = " ".join(translation.split()).rstrip(".")
    if not text or re.search(r"[“”\"?]", text) or not _LEAST <= words(text) / max(1, words(original)) <= _MOST:
        return ""
    return text


def _title(draft: Draft, dutch: Mapping[Foreign, str], material: Sequence[Material]) -> str:
    """The lead's title in Dutch, where it is one and holds."""
    if not draft.title_problems or not material:
        return ""
    lead = material[0]
    original = lead.document.title.strip().rstrip(".")
    title = capital(_usable(original, dutch.get(Foreign(original, lead.language), "")))
    if not SHORTEST <= words(title) <= LONGEST:
        return ""
    whole = Span(lead.document.sha256, 0, len(lead.document.text), lead.document.text)
    return "" if ground_title(title, (whole,), material, original) else title
