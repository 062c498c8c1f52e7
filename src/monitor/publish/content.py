"""The one content model: an edition as the things on its pages, before any format.

    Edition -> Content -> docx | pptx | pdf | html | md | json | atom

Every exporter writes this and nothing else, so that all formats say the same in the same words. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from monitor.errors import ExportError
from monitor.model import Citation, Development, Edition, ValidityStatus
from monitor.publish.cleaning import clean, paragraphs
from monitor.publish.comparing import Change, Mark, compare
from monitor.publish.labels import Labels, labels_for
from monitor.publish.quoting import changed, typographic
from monitor.publish.style import DEFAULT, Style

_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"  # RFC 3986: reserved and unreserved characters, and % itself
_JUDGED = frozenset({ValidityStatus.ASSESSED, ValidityStatus.RECALIBRATED})


@dataclass(frozen=True, slots=True)
class Score:
    """A validity, as percentages 0 to 100, and the line that says it: ``Validiteit 93%``."""

    value: int | None
    low: int | None
    high: int | None
    status: ValidityStatus
    short: str  # "93%", or the words for no score
    line: str  # "Validiteit 77% (voorlopig, bandbreedte 70–82)"
    alt: str  # the same for who cannot see a graphic

    @property
    def judged(self) -> bool:
        """Whether a person stands behind the score."""
        return self.status in _JUDGED


@dataclass(frozen=True, slots=True)
class Note:
    """A source, numbered through the edition as a footnote."""

    number: int
    name: str
    title: str
    date: str  # in words, or empty
    iso_date: str
    url: str
    quote: str

    @property
    def text(self) -> str:
        """The source without its address: ``OECD, “Skills”, 12 maart 2026``."""
        return ", ".join(part for part in (self.name, f"“{self.title}”" if self.title else "", self.date) if part)


@dataclass(frozen=True, slots=True)
class Point:
    """A score in one edition of the trend."""

    edition: str
    value: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A development on its page."""

    number: int
    title: str
    heading: str  # "Ontwikkeling 3: Generatieve AI vergroot het risico op schijnleren"
    paragraphs: tuple[str, ...]
    score: Score
    notes: tuple[Note, ...]
    mark: Mark | None
    mark_line: str  # "Gewijzigd sinds de vorige editie: validiteit van 77% naar 80%", or empty
    trend: tuple[Point, ...]
    trend_alt: str
    revision: int

    @property
    def anchor(self) -> str:
        return f"ontwikkeling-{self.number}"


@dataclass(frozen=True, slots=True)
class Content:
    """A whole briefing."""

    name: str
    title: str
    date: str  # in words
    iso_date: str
    labels: Labels
    sample: bool
    entries: tuple[Entry, ...]
    insights: tuple[str, ...]
    changes: tuple[str, ...]
    # Texts shown with typographic quotation marks, each with the straight ones that it was written with.
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition_line(self) -> str:
        return f"{self.labels.edition} {self.name}"

    def as_written(self, text: str) -> str:
        """A title, paragraph or insight with the quotation marks of the register."""
        return self.written.get(text, text)


def build(
    edition: Edition, *, previous: Edition | None = None, history: Sequence[Edition] = (), style: Style = DEFAULT
) -> Content:
    """The content of ``edition``.

    ``previous`` gives the marks and score changes; ``history`` (oldest first) adds points to the trend. With
    ``style.renumber`` the developments are numbered 1, 2, 3 … on the page; changes are still found by their own number.

    Raises ExportError where there is no development, or two of one number.
    """
    _check(edition)
    labels = labels_for(style.language or edition.language)
    quoted = {text: typographic(text) for text in changed(_texts(edition))}
    shown = {d.number: i if style.renumber else d.number for i, d in enumerate(edition.developments, 1)}
    changes = compare(edition, previous) if previous else ()
    marks = {c.number: c for c in changes}
    past = (*history, *((previous,) if previous and previous not in history else ()))
    entries, count = [], 0
    for development in edition.developments:
        notes = tuple(_note(count + i, c, labels) for i, c in enumerate(development.citations, 1))
        count += len(notes)
        trend = _trend(development.number, (*past, edition))
        entries.append(
            _entry(development, shown[development.number], labels, notes, marks.get(development.number), trend, quoted)
        )
    given = tuple(c for c in map(clean, edition.changes) if c)
    return Content(
        name=clean(edition.name),
        title=quoted.get(clean(edition.title), clean(edition.title)) or clean(edition.name),
        date=labels.date(edition.published),
        iso_date=edition.published.isoformat(),
        labels=labels,
        sample=edition.sample,
        entries=tuple(entries),
        insights=tuple(quoted.get(i, i) for i in map(clean, edition.insights) if i),
        changes=given or tuple(_sentence(c, shown, labels) for c in changes),
        written={typeset: text for text, typeset in quoted.items()},
    )


def _texts(edition: Edition) -> Iterator[str]:
    """Every text that an import gives back letter by letter, cleaned."""
    yield clean(edition.title)
    for development in edition.developments:
        yield clean(development.title)
        yield from paragraphs(development.body)
    yield from map(clean, edition.insights)


def _check(edition: Edition) -> None:
    if not edition.developments:
        raise ExportError(
            "the edition has no developments, so there is nothing to write",
            where=f"edition {edition.name!r}",
            do="Choose at least one approved development for it.",
        )
    numbers = [d.number for d in edition.developments]
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    if twice:
        raise ExportError(
            f"development {', '.join(map(str, twice))} is in the edition more than once",
            where=f"edition {edition.name!r}",
            do="Remove the double, or give each development its own number.",
        )


def score_of(development: Development, labels: Labels) -> Score:
    """The score with its line. The band is said where no person stands behind the score yet, or it is contested."""
    value, low, high, status = development.validity, development.low, development.high, development.status
    band = low is not None and high is not None
    words = [] if status is ValidityStatus.ASSESSED else [labels.status(status)]
    if band and status is not ValidityStatus.ASSESSED and value is not None:
        words.append(f"{labels.band} {low}–{high}")
    short = labels.no_score if value is None else f"{value}%"
    between = ": " if value is None else " "
    line = f"{labels.validity}{between}{short}" + (f" ({', '.join(words)})" if words else "")
    alt = f"{labels.validity} {short}"
    if band and value is not None:
        alt += f", {labels.band} {low} {labels.band_to} {high}"
    if status is not ValidityStatus.ASSESSED:
        alt += f", {labels.status(status)}"
    return Score(value, low, high, status, short, line, alt)


def _note(number: int, citation: Citation, labels: Labels) -> Note:
    return Note(
        number=number,
        name=clean(citation.name),
        title=clean(citation.title or ""),
        date=labels.date(citation.published) if citation.published else "",
        iso_date=citation.published.isoformat() if citation.published else "",
        url=_address(citation.url),
        quote=clean(citation.quote or ""),
    )


def _address(url: str | None) -> str:
    """A web address that is safe inside every format, or nothing: what is no web address is never made a link."""
    address = clean(url or "")
    return quote(address, safe=_URL_SAFE) if address.lower().startswith(("http://", "https://")) else ""


def _trend(number: int, editions: Sequence[Edition]) -> tuple[Point, ...]:
    return tuple(
        Point(clean(e.name), d.validity)
        for e in editions
        for d in e.developments
        if d.number == number and d.validity is not None
    )


def _entry(
    development: Development,
    number: int,
    labels: Labels,
    notes: tuple[Note, ...],
    change: Change | None,
    trend: tuple[Point, ...],
    quoted: Mapping[str, str],
) -> Entry:
    title = quoted.get(clean(development.title), clean(development.title))
    return Entry(
        number=number,
        title=title,
        heading=f"{labels.development} {number}: {title}",
        paragraphs=tuple(quoted.get(p, p) for p in paragraphs(development.body)),
        score=score_of(development, labels),
        notes=notes,
        mark=change.mark if change else None,
        mark_line=_mark_line(change, labels),
        trend=trend if len(trend) > 1 else (),
        trend_alt=f"{labels.evolution}: " + ", ".join(f"{p.edition} {p.value}%" for p in trend)
        if len(trend) > 1
        else "",
        revision=development.revision,
    )


def _mark_line(change: Change | None, labels: Labels) -> str:
    if change is None:
        return ""
    line = f"{labels.mark(change.mark)} {labels.since}"
    return f"{line}: {_rescored(change, labels)}" if change.rescored else line


def _rescored(change: Change, labels: Labels) -> str:
    if labels.language == "nl":
        return f"validiteit van {change.before}% naar {change.after}%"
    return f"validity from {change.before}% to {change.after}%"


def _sentence(change: Change, shown: dict[int, int], labels: Labels) -> str:
    number = shown.get(change.number)
    title = typographic(change.title)
    name = f"{labels.development} {number}, {title}" if number else title
    text = f"{labels.mark(change.mark)}: {name}"
    return f"{text} ({_rescored(change, labels)})" if change.rescored else text
