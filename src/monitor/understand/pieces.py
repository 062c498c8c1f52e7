"""Which texts of a publication and of a development are embedded: as few as the decision needs.

The head (title, lead and the beginning of the text) decides; a few telling sentences show a person what carried the
match. Two thousand items must fit in four minutes on two cores, and all of that time goes into embedding.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from monitor.model import Development, Document

HEAD_CHARACTERS = 900  # of the text, after title and teaser: what the model was measured on
SENTENCES_WITHIN = 1500  # characters of the text in which telling sentences are looked for
MAX_SENTENCES = 3
MIN_SENTENCE, MAX_SENTENCE = 40, 320  # characters

# Abbreviations after which a full stop ends no sentence, in the four languages of the sources.
ABBREVIATIONS = re.split(
    " ",
    "dhr mevr mw drs dr prof ir mr ing bijv bv o.a m.n d.w.z i.p.v t.o.v m.b.t e.d ca vgl resp incl excl nr blz "
    "e.g i.e vs etc al Mr Mrs Ms St No approx fig z.B d.h u.a bzw ggf Nr Abs M Mme p.ex",
)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:" + "|".join(re.escape(a) for a in ABBREVIATIONS) + r")\.$")
_BOUNDARY = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"'“‘„«(]?[A-ZÀ-Þ0-9])|\n{2,}")
_FIGURE = re.compile(r"\d")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A text to embed. ``start`` and ``end`` are its place in ``document.text``; the head has none (0, 0)."""

    kind: str  # "head" | "sentence" | "development"
    text: str
    sha256: str
    start: int = 0
    end: int = 0


def is_worded(one: TextPiece) -> bool:
    """Whether single words of it are compared too (see words): of what items are placed by."""
    return one.kind in ("head", "development")


def texts_of(document: Document) -> tuple[TextPiece, ...]:
    """What has to be embedded for an item: the head first, then at most three sentences. Nothing for an empty text."""
    head = head_text(document)
    if not head:
        return ()
    return (piece("head", head), *_telling_sentences(document.text[:SENTENCES_WITHIN]))


def texts_of_development(development: Development) -> tuple[TextPiece, ...]:
    """What has to be embedded for a development of the register."""
    return (piece("development", _flat(f"{development.title}. {development.body}")),)


def head_text(document: Document) -> str:
    """Title, teaser and the beginning of the text on one line; the teaser only once."""
    body = _flat(document.text[: HEAD_CHARACTERS * 2])
    teaser = _flat(document.teaser[:HEAD_CHARACTERS])
    if teaser and (body.startswith(teaser[:80]) or not body):
        body, teaser = body or teaser, ""
    title = _flat(document.title[:400])
    parts = [f"{title}." if title and title[-1] not in ".?!…" else title, teaser, body[:HEAD_CHARACTERS]]
    return " ".join(part for part in parts if part)


def piece(kind: str, text: str, start: int = 0, end: int = 0) -> TextPiece:
    return TextPiece(kind, text, hashlib.sha256(text.encode()).hexdigest(), start, end)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of ``text`` begin and end."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _BOUNDARY.finditer(text):
        if _ABBREVIATED.search(text[begin : match.start()][-12:]):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _telling_sentences(text: str) -> list[TextPiece]:
    """Sentences that are likely to hold the finding: with a figure, of a readable length, and early."""
    candidates = [(a, b) for a, b in sentences(text) if MIN_SENTENCE <= b - a <= MAX_SENTENCE]
    ranked = sorted(
        enumerate(candidates), key=lambda pair: (-bool(_FIGURE.search(text[pair[1][0] : pair[1][1]])), pair[0])
    )
    chosen = sorted(position for position, _ in ranked[:MAX_SENTENCES])
    return [piece("sentence", _flat(text[a:b]), a, b) for a, b in (candidates[position] for position in chosen)]


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
