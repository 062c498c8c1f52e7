"""A finding of which the frame can be said in Dutch and the rest cannot.

A share of a group, or a rise or fall, is read from the words around its figures. What is measured is said in Dutch
where every word of it is known; what is not known stands in the source's own words, between quotation marks. Nothing
is translated by guess: "62% der Beschäftigten hatten dafür keine Schulung erhalten" becomes "Voor 62% van de
medewerkers geldt: “hatten dafür keine Schulung erhalten” (Duits)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from monitor.draft.figures import Kind, find_figures
from monitor.draft.frame_changes import read_change
from monitor.draft.frame_parts import MOST_FOREIGN, POINTS_BACK, Framed, adverbials, percent, quantity
from monitor.draft.frame_predicates import predicate_in_dutch, read_effect
from monitor.draft.frame_words import FRAME_WORDS, SHARE, FrameWords
from monitor.draft.lexicon import Verb, index
from monitor.draft.phrases import phrase_in_dutch
from monitor.draft.simplify import simplified
from monitor.draft.voice import language_name

_LONGEST_GROUP = 9  # words
_LEAST_QUOTED = 3  # words of a predicate in another language


_QUOTE_MARK = re.compile(r"[“”„«»\"]")


_OPENING = {
    "de": re.compile(r"^(?:Insgesamt|Allerdings|Dagegen|Auch|So|Zudem|Im Schnitt|Demnach|(?:Laut|"
    r"Nach) [^,]{3,50},) ?", re.IGNORECASE),
    "fr": re.compile(r"^(?:(?:Selon|D['’]après) [^,\d]{3,80}(?:[\d ]+[^,\d]{3,60})?,|Au total,|En moyenne,|"
    r"Toutefois,|Ainsi,) ?", re.IGNORECASE),
}  # fmt: skip


_WHILE = "While|Whereas|Although|Though|Während|Obwohl|Alors que|Bien que|Si"


# A bare share of something that only the sentence before names: documents, cases, answers.
_OF_THINGS = re.compile(
    r"(?:is|are|was|were|contain(?:s|ed)?|came|went|concern(?:s|ed)?|involved?|required?|includ(?:es?|ed)|met|"
    r"fell|rose|"
    r"remain(?:s|ed)?|ended|follow(?:s|ed)?|depend(?:s|ed)?|produced?|dienten|sind|waren|wurden|entfallen|"
    r"entfielen|betreffen|"
    r"sont|étaient|concernent|contenaient|relèvent)\b",
    re.IGNORECASE,
)


# A comma that a clause of its own follows: what stands before it is whole without it.
_TAIL = {
    "de": re.compile(r"(?:, (?:obwohl|aber|weil|da|wobei|sondern|doch|denn|während|und|die|der|das|was|meist|so|"
    r"wie)|;) .*$"),
    "fr": re.compile(r"(?:, (?:alors|mais|bien|selon|tandis|sans|soit|et|ce|qui|dont|car|avec|puis)|;) .*$"),
}  # fmt: skip


def framed(sentence: str, language: str) -> Framed | None:
    """The frame of a sentence in English, German or French; None where none is recognised with confidence."""
    if language not in FRAME_WORDS or _QUOTE_MARK.search(sentence):
        return None
    best: tuple[int, Framed] | None = None
    for variant in _variants(" ".join(sentence.split()), language):
        for reader in (read_effect, read_change, _share, _two_shares):
            found = reader(variant, language)
            if found is None or found.foreign > MOST_FOREIGN or not _literal(found.text, sentence):
                continue
            figures = len(find_figures(found.text))
            if best is None or figures > best[0]:
                best = (figures, found)
    return best[1] if best else None


def _variants(sentence: str, language: str) -> Iterator[str]:
    if language == "en":
        yield from simplified(sentence)
        return
    text = sentence.strip().rstrip(".")
    bare = _OPENING[language].sub("", text, count=1)
    for one in dict.fromkeys((text, bare)):
        yield one[:1].upper() + one[1:]
        cut = _TAIL[language].sub("", one)
        if cut != one:
            yield cut[:1].upper() + cut[1:]


def _literal(text: str, sentence: str) -> bool:
    flat = " ".join(sentence.split())
    return all(quote in flat for quote in re.findall("“([^”]+)”", text))


def _share(text: str, language: str) -> Framed | None:
    words = FRAME_WORDS[language]
    match = _share_pattern(language).match(text)
    if not match or POINTS_BACK.search(text):
        return None
    front = _front(match["front"], language) if match["front"] else ""
    if front is None:
        return None
    whose, said = next(_splits(match["rest"], words, language), ("", ""))
    if not said:
        return None
    if match["front"] and match["front"].startswith("Of "):
        whose, front = f" {front}", ""  # "Of the nurses, 41% …"
    share = quantity(match["q"], words) + percent(match["a"])
    return _of_a_group(f"{share}{whose}", said, front, words, language)


def _two_shares(text: str, language: str) -> Framed | None:
    """Reads "While 74% of agencies offered courses, only 27% ran a programme for all"."""
    match = re.match(rf"^(?:{_WHILE}) (?P<one>[^,;]+), (?P<two>[^,;]+)$", text, re.IGNORECASE)
    found = [_share(match[g][:1].upper() + match[g][1:], language) for g in ("one", "two")] if match else []
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    return Framed(f"{found[0].text}; {found[1].text}", found[0].foreign + found[1].foreign)


@cache
def _share_pattern(language: str) -> re.Pattern[str]:
    words = FRAME_WORDS[language]
    quantity = "|".join(sorted(map(re.escape, words.quantity), key=len, reverse=True))
    front = (
        r"(?:(?P<front>(?!Of (?:the )?(?:first|second|latter|former))(?:Among|In|For|At|Across|Within|After|By|"
        r"Of) [^,\d%]{3,60}(?:20\d\d)?),? )?"
        if language == "en"
        else "(?P<front>)"
    )
    return re.compile(rf"^{front}(?:(?P<q>{quantity}) )?(?P<a>{SHARE})(?P<rest> .+)$", re.IGNORECASE)


def _splits(rest: str, words: FrameWords, language: str) -> Iterator[tuple[str, str]]:
    """Whose share it is, in Dutch with "van" before it, and what is said of them, in the source's words."""
    rest = rest.strip()
    of = re.match(words.of, rest, re.IGNORECASE)
    if not of:
        if _is_verb(rest.split(maxsplit=1)[0], words, language):
            yield "", rest
        return
    parts = rest[of.end() :].split()
    for cut in range(1, min(_LONGEST_GROUP, len(parts) - 1) + 1):
        if _is_verb(parts[cut], words, language) and (group := _group(" ".join(parts[:cut]), words, language)):
            yield f" van {group}", " ".join(parts[cut:])


def _group(text: str, words: FrameWords, language: str) -> str | None:
    """A group, or a group beside a second share: "men and 23% of women"."""
    second = re.fullmatch(
        rf"(?P<one>.+?),? (?:and|und|et) (?P<b>{SHARE}) (?:{words.of})(?P<two>.+)", text, re.IGNORECASE
    )
    if second:
        one, two = (phrase_in_dutch(second[g], language, many=True) for g in ("one", "two"))
        return f"{one.text} en {percent(second['b'])} van {two.text}" if one and two else None
    found = phrase_in_dutch(text, language, many=True)
    return (
        found.text
        if found and not any(c.isdigit() for c in re.sub(r"\d\d-pluss|de \d\d\b|\d\d tot \d\d", "", found.text))
        else None
    )


def _is_verb(word: str, words: FrameWords, language: str) -> bool:
    bare = word.lower().strip(",;")
    if bare in words.no_verb or word[:1].isupper():
        return False
    if words.verb.match(bare):
        return True
    return language == "en" and any(
        isinstance(e.term, Verb) and e.form in {"base", "past", "s"} for e in index("en").get((bare,), ())
    )


def _of_a_group(share: str, said: str, front: str, words: FrameWords, language: str) -> Framed | None:
    said, against = _against(said, words, language)
    said = said.strip(" ,;")
    if len(said.split()) < 2 or any(f.kind is Kind.PERCENT for f in find_figures(said)):
        return None
    if not front and (predicate := predicate_in_dutch(said, language)):
        return Framed(f"{share} {predicate}{against}", 0)
    label = f" ({language_name(language)})"
    for pattern, dutch_verb in words.says.items():
        told = re.match(rf"(?:{pattern})\b ?{words.clause}", said, re.IGNORECASE)
        if told and dutch_verb and len(said[told.end() :].split()) >= 3:
            quote = said[told.end() :]
            head = f"{front} {dutch_verb} {share}" if front else f"{share} {dutch_verb}"
            return Framed(f"{head} “{quote}”{label}{against}", len(quote.split()))
    if share.endswith("%") and _OF_THINGS.match(said):
        return None
    if len(said.split()) < _LEAST_QUOTED:  # "were new": too little to read as a sentence
        return None
    head = f"{front} geldt voor {share}" if front else f"voor {share} geldt"
    return Framed(f"{head} “{said}”{label}{against}", len(said.split()))


def _against(said: str, words: FrameWords, language: str) -> tuple[str, str]:
    """What is said, and the share that it is held against, in Dutch."""
    match = re.match(
        rf"(?P<said>.+?),? (?:{words.against}) (?:only |just |nur |seulement )?(?P<c>{SHARE})(?P<whose>.*)$",
        said,
        re.IGNORECASE,
    )
    if not match:
        return said, ""
    whose = match["whose"].strip(" ,")
    against = f", tegen {percent(match['c'])}"
    if not whose:
        return match["said"], against
    of = re.match(words.of, whose, re.IGNORECASE)
    if of and (group := phrase_in_dutch(whose[of.end() :], language, many=True)):
        return match["said"], f"{against} van {group.text}"
    if not of and (when := adverbials(whose, language)):
        return match["said"], f"{against} {when}"
    return match["said"], f"{against} (“{whose}”)"


def _front(text: str, language: str) -> str | None:
    said = adverbials(text, language)
    return None if said is None or re.search(r"\bhun\b|\bdie (?:in|met)\b", said) else said
