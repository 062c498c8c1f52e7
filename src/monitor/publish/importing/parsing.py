"""Blocks in, a register out: which block is a title, a body, a score, a source, an insight. Pure.

Failure that is refused: text that disappears. Each block ends in the register, in ``derived`` (what an edition says
about itself: table of contents, marks, date) or in ``unplaced``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from monitor.model import Citation, Development, Register, ValidityStatus
from monitor.publish.cleaning import clean
from monitor.publish.importing import phrases
from monitor.publish.importing.blocks import Block, Kind
from monitor.publish.importing.phrases import ReadScore
from monitor.publish.quoting import typographic


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read. ``unplaced`` is text that has no place in a register, for a person to look at; ``remarks`` are
    Dutch sentences about what is missing; ``derived`` is text that follows from the rest of the briefing."""

    register: Register
    unplaced: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


class _Part(Enum):
    BEFORE = auto()
    BODY = auto()
    AFTER = auto()  # after a score: sources and marks
    INSIGHTS = auto()
    DERIVED = auto()
    OTHER = auto()


@dataclass(slots=True)
class _Draft:
    number: int
    title: str
    body: list[str] = field(default_factory=list)
    score: ReadScore | None = None
    citations: list[Citation] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [f"Ontwikkeling {self.number}: {self.title}", *self.body]

    @property
    def bare(self) -> bool:
        return not self.body and self.score is None


_LONGEST_TITLE = 400  # characters
UNTITLED = "Ontwikkelingen"  # the name of a briefing that prints none


def parse(blocks: Sequence[Block]) -> Imported:
    """The register in ``blocks``, and what had no place in it."""
    reading = _Reading(blocks)
    for i, block in enumerate(blocks):
        reading.scores_ahead = reading.scores_after(i)
        reading.take(block)
    return reading.finish()


class _Reading:
    """The state of reading one briefing from top to bottom."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.scored = any(b.kind is Kind.SCORE and phrases.score(b.text) for b in blocks)
        # A document with real headings and marked scores means its structure, as ours do: there, a sentence of a body
        # that looks like a heading is a sentence. In one of another hand a line in bold is as good a heading as any.
        self.headed = self.scored and any(b.kind is Kind.HEADING and phrases.heading(b.text) for b in blocks)
        self.scores_ahead = False
        self.bulleted = False  # whether the insights are
        self.label = ""  # “Validiteit”, where the number has a box of its own
        self.titled = any(b.kind is Kind.TITLE for b in blocks)
        self.part = _Part.BEFORE
        self.title = ""
        self.language = "nl"
        self.drafts: list[_Draft] = []
        self.insights: list[str] = []
        self.unplaced: list[str] = []
        self.derived: list[str] = []
        # What a page shows with typographic quotation marks, as it was written.
        self.written = {typographic(b.text): b.text for b in blocks if b.kind is Kind.WRITTEN}

    def take(self, block: Block) -> None:
        text = block.text
        if not text or block.kind is Kind.WRITTEN:
            return
        if block.kind is Kind.DERIVED:
            self.derived.append(text)
        elif block.kind is Kind.ASIDE:
            self.unplaced.append(text)
        elif block.kind is Kind.TITLE:
            self._title(text)
        elif self._begins(block):
            return
        else:
            self._place(block)

    def scores_after(self, at: int) -> bool:
        """Whether the development that is being read still has its score to come."""
        for block in self.blocks[at + 1 :]:
            if phrases.heading(block.text) or phrases.is_insights(block.text):
                return False
            if phrases.score(block.text) or phrases.is_validity_word(block.text):
                return True
        return False

    def _title(self, text: str) -> None:
        if self.title and self.title != text:
            self.unplaced.append(text)
        self.title = self.title or text

    def _begins(self, block: Block) -> bool:
        """Whether the block opens a part of the briefing, which then is the part that is read."""
        text = block.text
        may_head = block.kind is Kind.HEADING or (not self.headed and block.kind is Kind.TEXT)
        if not may_head:
            return False
        if found := phrases.heading(text):
            number, title, self.language = found
            self.drafts.append(_Draft(number, title))
            self.part = _Part.BODY
        elif phrases.is_insights(text):
            self.part = _Part.INSIGHTS
        elif phrases.is_derived_heading(text):
            self.derived.append(text)
            self.part = _Part.DERIVED
        elif block.kind is Kind.HEADING and self.part is not _Part.BEFORE and not self._heads_text():
            self.unplaced.append(text)
            self.part = _Part.OTHER
        else:
            return False
        return True

    def _heads_text(self) -> bool:
        """Whether a heading that is none of ours stands inside a development: its title, or one between paragraphs."""
        return self.part is _Part.BODY and not self.headed and (not self.drafts[-1].title or self.scores_ahead)

    def _place(self, block: Block) -> None:
        text = block.text
        if self.label and phrases.is_percentage(text):
            block, self.label = Block(f"{self.label.rstrip(' :=')} {text}"), ""
        if self.part is _Part.BODY and not self.headed and phrases.is_validity_word(text):
            self._label(text)
        elif self.part is _Part.BODY and not self.headed and not self.drafts[-1].title and len(text) <= _LONGEST_TITLE:
            self._late_title(block)
        elif self.part is _Part.BODY:
            self._body(block)
        elif self.part is _Part.AFTER:
            self._after(block)
        elif self.part is _Part.INSIGHTS:
            self._insight(block)
        elif phrases.is_furniture(text) or (self.part is _Part.DERIVED and self._follows(block)):
            self.derived.append(text)
        elif self.part is _Part.BEFORE and not self.titled and not self.title and len(text) <= 200:
            self.title = text
        else:
            self.unplaced.append(text)

    def _label(self, text: str) -> None:
        if self.label:
            self.unplaced.append(self.label)
        self.label = text

    def _late_title(self, block: Block) -> None:
        """A title that stands below its “Ontwikkeling 3”, in a line or a box of its own."""
        if phrases.score(block.text) or block.kind is Kind.NOTE:
            self._body(block)
        else:
            self.drafts[-1].title = block.text

    def _follows(self, block: Block) -> bool:
        return block.kind is Kind.BULLET or phrases.is_change(block.text)

    def _body(self, block: Block) -> None:
        draft = self.drafts[-1]
        may_score = block.kind is Kind.SCORE if self.scored else True
        read = phrases.score(block.text) if may_score else None
        if read:
            draft.score = read
            self.part = _Part.AFTER
        elif block.kind is Kind.NOTE:
            draft.citations.append(phrases.citation(block.text))
        elif block.text not in draft.body or self.headed:
            draft.body.append(block.text)

    def _after(self, block: Block) -> None:
        draft, text = self.drafts[-1], block.text
        named = phrases.sources(text)
        if phrases.is_mark(text) or named == "":
            self.derived.append(text)
        elif named:
            draft.citations.append(phrases.citation(named))
        elif block.kind in {Kind.NOTE, Kind.BULLET}:
            draft.citations.append(phrases.citation(text))
        else:
            self.unplaced.append(text)

    def _insight(self, block: Block) -> None:
        text = block.text
        bulleted = block.kind is Kind.BULLET
        if text in self.insights:
            return  # many briefings print them at the front and again at the end
        self.bulleted = self.bulleted or bulleted
        # Where none has a bullet, each sentence is one; a line that is no sentence is not.
        sentence = not self.bulleted and text.endswith((".", "!", "?"))
        if bulleted or not any(self.insights) or sentence:
            self.insights.append(text)
        else:
            self.unplaced.append(text)

    def finish(self) -> Imported:
        self._label("")
        chosen: dict[int, _Draft] = {}
        for draft in self.drafts:
            if draft.score is None and draft.body:
                _split_score(draft)
            self._choose(chosen, draft)
        drafts = [chosen[n] for n in sorted(chosen)]
        remarks = [f"Ontwikkeling {d.number}: geen validiteit gevonden." for d in drafts if d.score is None]
        remarks += [f"Ontwikkeling {d.number}: geen tekst gevonden." for d in drafts if not d.body]
        written = self.written
        for draft in drafts:
            draft.title = written.get(clean(draft.title), draft.title)
            draft.body = [written.get(text, text) for text in draft.body]
        register = Register(
            briefing=written.get(self.title, self.title) or UNTITLED,
            language=self.language,
            developments=tuple(map(_development, drafts)),
            insights=tuple(written.get(text, text) for text in self.insights),
        )
        return Imported(register, tuple(self.unplaced), tuple(remarks), tuple(self.derived))

    def _choose(self, chosen: dict[int, _Draft], draft: _Draft) -> None:
        """Of several blocks with one number the first with a text stands; another text is for a person."""
        there = chosen.get(draft.number)
        if there is None or there.bare:
            if there and there.title != draft.title:
                self.derived.append(there.texts()[0])
            chosen[draft.number] = draft
        elif draft.bare:
            self.derived.append(draft.texts()[0])
        elif (draft.title, draft.body, draft.score) != (there.title, there.body, there.score):
            self.unplaced.append("\n".join(draft.texts()))


def _split_score(draft: _Draft) -> None:
    apart = phrases.score_at_end(draft.body[-1])
    if apart:
        draft.body[-1], draft.score = apart


def _development(draft: _Draft) -> Development:
    score = draft.score or ReadScore(None, status=ValidityStatus.PROVISIONAL)
    return Development(
        number=draft.number,
        title=clean(draft.title),
        body="\n\n".join(draft.body),
        validity=score.value,
        low=score.low,
        high=score.high,
        status=score.status,
        citations=tuple(draft.citations),
    )
