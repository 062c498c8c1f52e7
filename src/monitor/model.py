"""The types of the product, one for each stage of a publication's life.

    Source -> Entry -> Document -> Finding -> Proposal -> Decision -> Development -> Edition

All are frozen values: a stage takes some and gives others, and only the store writes them down. Times are UTC, dates
are calendar dates as the source printed them, and what is not known is ``None``: never today, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


# ---------------------------------------------------------------------------------------------- collect
class SourceClass(StrEnum):
    """What kind of publisher a source is; the fallback for its authority when no registry knows it."""

    IGO = "igo"
    GOVERNMENT = "government"
    PEER_REVIEWED = "peer_reviewed"
    PREPRINT = "preprint"
    CONSULTANCY = "consultancy"
    BUSINESS_PRESS = "business_press"
    POLLING = "polling"
    NEWS_AGENCY = "news_agency"
    THINK_TANK = "think_tank"
    VENDOR = "vendor"
    BLOG = "blog"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that publishes, as one entry of ``sources.yaml`` describes it."""

    id: str
    name: str
    source_class: SourceClass
    kind: str  # the access kind: "feed", "sitemap", …
    url: str
    language: str | None = None
    enabled: bool = True
    reason: str | None = None  # why it is not enabled
    allow_private: bool = False  # may resolve to loopback or private addresses
    cadence_days: int | None = None  # how often it normally publishes
    verified_on: date | None = None
    evidence: str | None = None
    licence: str | None = None
    options: tuple[tuple[str, str], ...] = ()  # what one access kind needs beside the URL


class SourceOutcome(StrEnum):
    """How reading one source ended, in one run; every source of every run ends as one of these."""

    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    STALE = "stale"
    NOT_A_FEED = "not_a_feed"
    CHALLENGE = "challenge"
    ROBOTS = "robots"
    HTTP = "http"
    DNS = "dns"
    TIMEOUT = "timeout"
    REDIRECT_REFUSED = "redirect_refused"
    TOO_LARGE = "too_large"
    BAD_CONTENT = "bad_content"

    @property
    def reached(self) -> bool:
        """Whether the source answered with something that it meant to publish."""
        return self in {SourceOutcome.OK, SourceOutcome.UNCHANGED, SourceOutcome.EMPTY, SourceOutcome.STALE}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with, echoed exactly as received."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a source announces: not yet read."""

    id: str | None  # the feed's own id (guid), which some feeds change or reuse
    title: str
    link: str | None
    published: datetime | None = None
    date_source: str | None = None  # the field that the date came from
    updated: datetime | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    doi: str | None = None
    printed: date | None = None  # the calendar date in the source's own zone, which UTC may shift by a day


@dataclass(frozen=True, slots=True)
class Collected:
    """The result of reading one source once."""

    source: str
    outcome: SourceOutcome
    detail: str = ""  # one plain sentence for a person
    entries: tuple[Entry, ...] = ()
    validators: Validators = Validators()
    status: int | None = None
    overflowed: bool = False  # held more entries than were taken
    title: str = ""
    moved: str | None = None  # where permanent redirects led; believed after several of the same


# ------------------------------------------------------------------------------------------------- read
class Quality(StrEnum):
    """How much of a publication was read."""

    FULL = "full"
    PARTIAL = "partial"
    TEASER = "teaser"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Document:
    """A publication as it was read. ``sha256`` is that of ``text``, to which every span refers."""

    url: str  # canonical
    title: str
    text: str
    sha256: str
    source: str  # Source.id
    authors: tuple[str, ...] = ()
    published: date | None = None
    date_source: str | None = None
    language: str | None = None
    quality: Quality = Quality.FULL
    kind: str = "html"  # "html" | "pdf" | "feed"
    doi: str | None = None
    teaser: str = ""
    site_name: str | None = None
    links: tuple[str, ...] = ()  # outbound links in the body: for the trail to a primary source
    sponsored: bool = False  # the page marks itself as paid for
    retracted: bool = False
    withdrawn: bool = False  # its page was taken down since it was read
    paywalled: bool = False
    reserved: str | None = None  # a text-and-data-mining reservation: no full text to an outside model


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A publication that could not be read: why, in one sentence for a person."""

    url: str
    reason: str
    transient: bool = False  # worth asking for again next time


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a stored text: ``document.text[start:end] == quote``."""

    sha256: str
    start: int
    end: int
    quote: str


# ------------------------------------------------------------------------------------------- understand
class ItemOutcome(StrEnum):
    IRRELEVANT = "irrelevant"
    DUPLICATE = "duplicate"
    DEVELOPMENT = "development"
    PROPOSAL = "proposal"
    FAILED = "failed"


class Relation(StrEnum):
    """What an item does to the claim that it is about."""

    SUPPORTS = "supports"
    EXTENDS = "extends"
    CONTRADICTS = "contradicts"
    SECONDARY = "secondary"
    SYNDICATED = "syndicated"
    REVISION = "revision"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A development that an item might have belonged to."""

    development: int
    similarity: float  # -1 to 1, centred
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was understood of one item. Exactly one of ``development``, ``cluster`` and ``of`` tells where it went;
    an irrelevant item has none."""

    item: int
    outcome: ItemOutcome
    relevance: float  # 0 to 1
    reason: str  # Dutch, for a person
    relation: Relation = Relation.NONE
    development: int | None = None
    cluster: int | None = None  # number of a cluster of what fits no development
    of: int | None = None  # the item of which this is a copy or a revision, or on which it reports
    probability: float | None = None  # that the match is right
    alternatives: tuple[Alternative, ...] = ()
    matched: str | None = None  # the sentence of the item that carried the match


# ------------------------------------------------------------------------------------------------ judge
class Criterion(StrEnum):
    AUTHORITY = "authority"
    METHOD = "method"
    PROXIMITY = "proximity"
    INDEPENDENCE = "independence"
    FIT = "fit"
    LANGUAGE = "language"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Level:
    """An anchored level of one criterion, and what it was read from."""

    criterion: Criterion
    level: int  # 0 to 4; 2 contributes nothing
    reason: str  # Dutch
    observed: bool = True
    span: Span | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """A row of the sum. ``criterion`` is a Criterion's value or one of base, ceiling, confirmation, contradiction."""

    criterion: str
    points: int
    reason: str  # Dutch


class ValidityStatus(StrEnum):
    PROVISIONAL = "voorlopig"
    ASSESSED = "beoordeeld"
    RECALIBRATED = "herijkt"
    CONTESTED = "betwist"
    UNSUPPORTED = "onvoldoende onderbouwd"


@dataclass(frozen=True, slots=True)
class Validity:
    """A score with its sum: ``sum(c.points for c in contributions) == score``. No score where a gate closed."""

    score: int | None
    low: int | None
    high: int | None
    status: ValidityStatus
    contributions: tuple[Contribution, ...] = ()
    why_not_higher: tuple[str, ...] = ()  # Dutch sentences
    levels: tuple[Level, ...] = ()  # of the best source


# ------------------------------------------------------------------------------------------------ draft
@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that carries a claim, tied to a stored text."""

    item: int
    url: str
    source: str  # name for a person
    span: Span
    relation: Relation
    title: str = ""
    published: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence of a draft with the spans that it rests on. ``problems`` say, in Dutch, what has no support."""

    text: str
    spans: tuple[Span, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    sentences: tuple[DraftSentence, ...]
    evidence: tuple[Evidence, ...]
    language: str = "nl"
    why: str = ""  # Dutch: what changed and why, for an update
    title_problems: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return " ".join(s.text for s in self.sentences)


class ProposalKind(StrEnum):
    NEW = "new"
    UPDATE = "update"


class ProposalStatus(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An inert suggestion: nothing in the register changes until a person decides."""

    id: int
    kind: ProposalKind
    status: ProposalStatus
    title: str
    body: str
    validity: Validity
    run: int  # the run that made it
    updated_run: int  # the run that last added to it
    development: int | None = None
    previous_title: str | None = None
    previous_body: str | None = None
    language: str = "nl"
    sentences: tuple[DraftSentence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    items: tuple[int, ...] = ()
    why: str = ""
    title_problems: tuple[str, ...] = ()  # Dutch: what in the title has no support
    version: int = 1  # raised at every change: two people on one proposal
    deferred_until: date | None = None
    match: float | None = None  # of an update: that its least sure item is about this development
    paywalled: bool = False  # of one of its items only what stands before a paywall was read


# ----------------------------------------------------------------------------------------------- review
class Action(StrEnum):
    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    DEFER = "defer"
    MERGE = "merge"
    SPLIT = "split"
    NOT_RELEVANT = "not_relevant"
    ASK = "ask"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided; kept for ever."""

    proposal: int
    action: Action
    by: str
    at: datetime
    reason: str = ""
    title: str | None = None  # the words as decided, where they were edited
    body: str | None = None
    score: int | None = None  # the analyst's own score, where given
    levels: tuple[tuple[Criterion, int], ...] = ()  # levels of the leading source as the analyst sees them
    into: int | None = None  # the development that a merge goes to
    into_proposal: int | None = None  # or the proposal
    items: tuple[int, ...] = ()  # what a split takes away
    until: date | None = None
    confirmed: bool = False  # the person has checked what the machine could not support
    id: int | None = None
    undoes: int | None = None  # the decision that this one takes back


# ------------------------------------------------------------------------------------ register, publish
@dataclass(frozen=True, slots=True)
class Citation:
    """A source that a development names, and where it can be found."""

    name: str
    source_class: SourceClass | None = None
    primary: bool = True
    url: str | None = None
    published: date | None = None
    title: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Development:
    number: int
    title: str
    body: str
    validity: int | None
    low: int | None = None
    high: int | None = None
    status: ValidityStatus = ValidityStatus.ASSESSED
    citations: tuple[Citation, ...] = ()
    revision: int = 1
    updated: date | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """The developments and insights that the team stands for."""

    briefing: str
    language: str
    developments: tuple[Development, ...]
    insights: tuple[str, ...]


class InsightKind(StrEnum):
    """What is proposed for a line of the insights."""

    KEEP = "keep"  # it still holds
    CHANGE = "change"
    DROP = "drop"  # nothing that it rests on is left
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Insight:
    """A proposed line of "Onze inzichten" and the developments that it rests on. ``problems`` say, in Dutch, what it
    says without support there."""

    kind: InsightKind
    text: str
    developments: tuple[int, ...]
    previous: str | None = None  # the line that it is about; None for a new one
    why: str = ""  # Dutch
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A named choice from the register, ready to be written out."""

    name: str
    title: str
    language: str
    published: date
    developments: tuple[Development, ...]
    insights: tuple[str, ...] = ()
    sample: bool = False
    changes: tuple[str, ...] = field(default=())  # Dutch sentences: what changed since the edition before
    left_out: tuple[int, ...] = ()  # developments in use that were not chosen: absent, yet not retired
