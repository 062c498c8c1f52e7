"""Text whose lines were wrapped by a page: put back into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.errors import ExportError
from monitor.publish.cleaning import clean
from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind

# Also as Word's Symbol and Wingdings come out of a PDF: in the area for private use.
_BULLET = re.compile(r"^(?:[❖•▪◦‣⁃●○■□➢►✓·*\uf000-\uf0ff]|[-–—](?=\s))\s*(?=\S)")
_NUMBERED = re.compile(r"^\d{1,3}\.\s+(?=\S)")
_SOFT_HYPHENS = ("\u00ad", "\u2010")  # a break that a typesetter made: both go, the word closes
_HANGING = re.compile(r"^(?:en|of|and|or|tot|to)\b")  # "leer-" + "en werkplek": here the hyphen is not a break
_SENTENCE_END = re.compile(r"[.!?…][”’\")\]]?$")
# A title's line that ends in one of these goes on, though the next line begins with a capital.
_OPEN_WORDS = frozenset({
    "aan", "als", "bij", "dan", "dat", "de", "der", "die", "door", "een", "het", "en", "in", "is", "met",
    "naar", "niet", "of", "om", "op", "over", "per", "te", "tegen", "tot", "uit", "van", "via", "voor",
    "vooral", "wordt", "zijn", "zonder", "a", "and", "as", "at", "by", "for", "from", "into", "on", "or", "the",
    "to", "with",
})  # fmt: skip
_SHORT_TITLE = 3  # words: a title this short was not broken for want of room
_LARGER = 1.15  # a type size this many times another is meant to be seen as larger
_FULL_LINE = 0.75  # a line of at least this share of the longest was full, so that the next one may continue it


def read(raw: bytes) -> tuple[Block, ...]:
    """The blocks of a text file in UTF-8, or else in Windows-1252, the other encoding that Dutch files come in."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ExportError("this is no text file", do="Save the briefing as plain text in UTF-8.")
    return unwrap(text.splitlines())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, and its type size in points; 0 where the format has none."""

    text: str
    size: float = 0.0
    apart: bool = False  # whether more room than between two lines lies above it


def unwrap(lines: Iterable[str]) -> tuple[Block, ...]:
    """Lines as a page broke them, as blocks: headings, bullets and paragraphs whole again."""
    return unwrap_lines(Line(line) for line in lines)


def unwrap_lines(lines: Iterable[Line]) -> tuple[Block, ...]:
    """The same where the type size is known: a heading ends where the size does."""
    kept = list(_whole_heads(replace(line, text=text) for line in lines if (text := _line(line.text))))
    usual = _body_size(kept)
    longest = max((len(line.text) for line in kept), default=0)
    blocks: list[Block] = []
    before = Line("")
    listing = False  # below “Bronnen:”, where numbers count sources
    for line in kept:
        began = _begins(line.text)
        if began or line.apart:
            listing = phrases.sources(line.text) == "" or (listing and bool(_NUMBERED.match(line.text)))
        if not began and listing and (number := _NUMBERED.match(line.text)):
            began = Block(line.text[number.end() :], Kind.NOTE)
        if began:
            blocks.append(began)
        elif blocks and _continues(
            blocks[-1],
            line,
            before,
            full=len(before.text) >= _FULL_LINE * longest,
            large=line.size > _LARGER * usual,
        ):
            blocks[-1] = Block(_joined(blocks[-1], line.text), blocks[-1].kind)
        else:
            blocks.append(Block(line.text))
        before = line
    return tuple(_whole(clean(b.text), b.kind) for b in blocks)


def _joined(block: Block, text: str) -> str:
    """The block with its next line; a title below its “Ontwikkeling 3” gets the colon that stands for the break."""
    found = phrases.heading(block.text) if block.kind is Kind.HEADING else None
    if found and not found[1] and block.text[-1:].isdigit():
        return f"{block.text}: {text}"
    return join(block.text, text)


def _whole(text: str, kind: Kind) -> Block:
    """A block as it is after joining: a heading that was broken over lines is only known now."""
    heads = kind is Kind.TEXT and (phrases.is_insights(text) or phrases.is_derived_heading(text))
    return Block(text, Kind.HEADING if heads else kind)


def _line(line: str) -> str:
    return line.replace("\u00ad", "\u2010").replace("\f", " ").replace("\ufffe", "-").strip()


def _begins(line: str) -> Block | None:
    if phrases.heading(line) or phrases.is_insights(line) or phrases.is_derived_heading(line):
        return Block(line, Kind.HEADING)
    if phrases.score(line) or phrases.is_mark(line) or phrases.sources(line) is not None or phrases.is_furniture(line):
        return Block(line)
    bullet = bullet_of(line)
    return Block(bullet, Kind.BULLET) if bullet else None


def bullet_of(line: str) -> str | None:
    """What stands behind the bullet that ``line`` begins with; None where there is no bullet."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else None


def _continues(block: Block, line: Line, before: Line, *, full: bool, large: bool) -> bool:
    """Whether ``line`` goes on where ``block`` was broken off."""
    text = block.text
    if _differ(line.size, before.size):
        return False
    if block.kind is Kind.HEADING:
        found = phrases.heading(text)
        return bool(found) and (not found[1] or large or _title_goes_on(found[1], line)) if found else False
    if phrases.score(text) or (line.apart and (_SENTENCE_END.search(text) or text.endswith(":"))):
        return False
    if block.kind is Kind.BULLET:
        return full or not _SENTENCE_END.search(text) or not line.text[0].isupper()
    return True


def _body_size(lines: Iterable[Line]) -> float:
    """The type size in which most letters are set."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _differ(one: float, other: float) -> bool:
    return bool(one and other) and max(one, other) > _LARGER * min(one, other)


def _whole_heads(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with a heading whole that was broken between its word and its number."""
    waiting: Line | None = None
    for line in lines:
        if waiting is not None and line.text[0].isdigit():
            yield replace(line, text=f"{waiting.text} {line.text}", apart=waiting.apart)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = line if phrases.is_heading_word(line.text) else None
        if waiting is None:
            yield line
    if waiting is not None:
        yield waiting


def _title_goes_on(title: str, line: Line) -> bool:
    words = title.lower().split()
    last = words[-1] if len(words) > _SHORT_TITLE else ""
    return line.text[0].islower() or title.endswith(("-", "\u2010", ",")) or last in _OPEN_WORDS


def soft(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts of one paragraph that a person broke by hand (shift and enter): one again where a sentence goes on."""
    whole: list[str] = []
    for part in parts:
        if whole and not _SENTENCE_END.search(whole[-1]) and not whole[-1].endswith(":") and not _begins(part):
            whole[-1] = join(whole[-1], part)
        else:
            whole.append(part)
    return tuple(whole)


def join(first: str, second: str) -> str:
    """Two lines as one. A hyphen at the break stays where it belongs to the word: ``AI-`` + ``training``."""
    if first.endswith(_SOFT_HYPHENS):
        return first[:-1] + second
    if len(first) > 1 and first.endswith("-") and first[-2].isalnum() and not _HANGING.match(second):
        return first + second
    if len(first) > 1 and first.endswith("/") and first[-2].isalnum():
        return first + second
    return f"{first} {second}"
