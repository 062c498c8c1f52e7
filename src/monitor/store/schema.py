"""The tables. Values that only travel whole (a validity sum, a draft's sentences) are JSON of their own types."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused, since nobody could say what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("as_of", Moment, nullable=False),
    Column("status", String(20), nullable=False),
    Column("model", String(200), nullable=False, default=""),
    Column("report", Text),
    Column("settings", String(40), nullable=False, default="", server_default=""),  # version of the rules
)

run_stage = Table(
    "run_stage",
    metadata,
    Column("run", ForeignKey("run.id"), primary_key=True),
    Column("stage", String(20), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("count", Integer, nullable=False),  # of what the stage made: items, documents, proposals
)

source = Table(
    "source",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("definition", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_sha256", String(64)),
    Column("last_success", Moment),
    Column("failures", Integer, nullable=False, default=0),
)

source_outcome = Table(
    "source_outcome",
    metadata,
    Column("run", ForeignKey("run.id"), primary_key=True),
    Column("source", ForeignKey("source.id"), primary_key=True),
    Column("outcome", String(30), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("entries", Integer, nullable=False, default=0),
    Column("new", Integer, nullable=False, default=0),
    Column("status", Integer),
    Column("overflowed", Boolean, nullable=False, default=False),
    Column("at", Moment, nullable=False),
    Column("moved", Text),  # where permanent redirects led, or where it was asked since they had
    Column("address", Text),  # what the sources file gave; another one begins a new history of failures and moves
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("source", ForeignKey("source.id"), nullable=False),
    Column("entry", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("stage", String(20), nullable=False),  # announced -> read -> understood -> settled; or failed
    Column("attempts", Integer, nullable=False, default=0),
    Column("failure", Text),
    Column("first_run", ForeignKey("run.id"), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Index("ix_item_stage", "stage"),
    Index("ix_item_first_run", "first_run"),
)

page_check = Table(
    "page_check",
    metadata,
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("checked", Moment),  # when its page was last asked whether it had changed
    Column("etag", Text),
    Column("last_modified", Text),
    Column("told", Boolean, nullable=False, default=False),  # the source says that it changed: ask at once
    Column("missing", Integer, nullable=False, default=0, server_default="0"),  # times in a row that it was not found
    Column("file_etag", Text),  # of the PDF behind the page
    Column("file_last_modified", Text),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", ForeignKey("item.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Date),
    Column("language", String(10)),
    Column("quality", String(20), nullable=False),
    Column("value", Text, nullable=False),  # the whole Document
    Column("run", ForeignKey("run.id"), nullable=False),
    UniqueConstraint("item", "version"),
    Index("ix_document_sha256", "sha256"),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("content_type", String(200), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

embedding = Table(
    "embedding",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("model", String(200), primary_key=True),
    Column("value", LargeBinary, nullable=False),  # float32, little endian, of length one
)

#: Which text stands for an item where items are compared; made from the findings' traces (see neighbours.py).
head = Table(
    "head",
    metadata,
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("run", ForeignKey("run.id"), nullable=False),  # the finding that it was made from
    Index("ix_head_sha256", "sha256"),
)

finding = Table(
    "finding",
    metadata,
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("run", ForeignKey("run.id"), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("relation", String(20), nullable=False),
    Column("development", Integer),
    Column("cluster", Integer),
    Column("of", ForeignKey("item.id")),
    Column("relevance", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("value", Text, nullable=False),  # the whole Finding
    Column("trace", Text),  # what the matcher remembers of the item
    Index("ix_finding_outcome", "outcome"),
    Index("ix_finding_cluster", "cluster"),
    Index("ix_finding_development", "development"),
)

#: Earlier items that a run placed anew, with what was found of them before.
item_move = Table(
    "item_move",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("run.id"), nullable=False),
    Column("item", ForeignKey("item.id"), nullable=False),
    Column("before", Text, nullable=False),  # the whole Finding
    Index("ix_item_move_run", "run"),
)

#: Dropped items that a run offered to be looked at, drawn by chance.
dropped_sample = Table(
    "dropped_sample",
    metadata,
    Column("run", ForeignKey("run.id"), primary_key=True),
    Column("item", ForeignKey("item.id"), primary_key=True),
    Column("seed", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),  # how many items the run dropped: what the sample stands for
)

#: What a person said of a dropped item; the newest counts.
dropped_answer = Table(
    "dropped_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", ForeignKey("item.id"), nullable=False),
    Column("belongs", Boolean, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Index("ix_dropped_answer_item", "item"),
)

#: What was learnt from decisions, and who put it into use; the newest row of a part counts, and none is ever changed.
learnt = Table(
    "learnt",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("part", String(20), nullable=False),  # adapter | understanding | validity
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("back_to", Integer),  # for one that takes up an earlier version again; 0: what ships
    Column("value", Text, nullable=False),  # the whole overlay; empty for what ships
    Column("report", Text, nullable=False),  # before and after, as it was shown to the person
)

claim = Table(
    "claim",
    metadata,
    Column("run", ForeignKey("run.id"), primary_key=True),
    Column("development", Integer, primary_key=True, default=0),  # 0: none; part of a key, so not null
    Column("cluster", Integer, primary_key=True, default=0),
    Column("items", Text, nullable=False),
    Column("validity", Text),
    Column("draft", Text),
    Column("outcome", String(20), nullable=False),  # open -> judged -> drafted -> proposed | waiting | no_draft
    Column("reason", Text, nullable=False, default=""),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("development", Integer),
    Column("cluster", Integer),
    Column("title", Text, nullable=False),
    Column("score", Integer),
    Column("version", Integer, nullable=False),
    Column("run", ForeignKey("run.id"), nullable=False),
    Column("updated_run", ForeignKey("run.id"), nullable=False),
    Column("deferred_until", Date),
    Column("value", Text, nullable=False),  # the whole Proposal
    Index("ix_proposal_status", "status"),
    Index("ix_proposal_cluster", "cluster"),
    Index("ix_proposal_development", "development"),
)

proposal_item = Table(
    "proposal_item",
    metadata,
    Column("proposal", ForeignKey("proposal.id"), primary_key=True),
    Column("item", ForeignKey("item.id"), primary_key=True),
    Index("ix_proposal_item_item", "item"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal", ForeignKey("proposal.id"), nullable=False),
    Column("action", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("value", Text, nullable=False),  # the whole Decision
    Column("before", Text, nullable=False),  # the Proposal as it stood: what was decided upon
    Column("model", String(200), nullable=False, default=""),
    Column("settings", String(40), nullable=False, default="", server_default=""),  # the rules that made the proposal
    Index("ix_decision_proposal", "proposal"),
)

development = Table(
    "development",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("validity", Integer),
    Column("retired", Boolean, nullable=False, default=False),
    Column("revision", Integer, nullable=False),
    Column("value", Text, nullable=False),  # the whole Development
)

development_revision = Table(
    "development_revision",
    metadata,
    Column("number", ForeignKey("development.number"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("decision", ForeignKey("decision.id")),
    Column("at", Moment, nullable=False),
)

insight = Table(
    "insight",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

briefing = Table(
    "briefing",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("name", Text, nullable=False),
    Column("language", String(10), nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("value", Text, nullable=False),  # the whole Edition
)

#: Editions in the making: what is chosen, in which order. It stays when the edition is published, for --refresh.
edition_choice = Table(
    "edition_choice",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("value", Text, nullable=False),  # the whole Choice
)

#: What a decision changed beside the proposal itself: with it the decision can be undone.
decision_trace = Table(
    "decision_trace",
    metadata,
    Column("decision", ForeignKey("decision.id"), primary_key=True),
    Column("value", Text, nullable=False),  # the whole Trace
)

#: Decisions about the register that no proposal asked for: append-only, as all decisions.
register_decision = Table(
    "register_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("development", ForeignKey("development.number"), nullable=False),
    Column("action", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Index("ix_register_decision_development", "development"),
)

#: What an analyst gave before seeing what was computed.
own_score = Table(
    "own_score",
    metadata,
    Column("proposal", ForeignKey("proposal.id"), primary_key=True),
    Column("by", String(200), primary_key=True),
    Column("score", Integer, nullable=False),
    Column("computed", Integer),
    Column("at", Moment, nullable=False),
)

reviewer = Table(
    "reviewer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password", Text, nullable=False),  # an argon2 hash
    Column("active", Boolean, nullable=False, default=True),
    Column("created", Moment, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the secret, which only the browser has
    Column("reviewer", ForeignKey("reviewer.id"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Index("ix_session_reviewer", "reviewer"),
)

token = Table(
    "token",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the secret, which only the program that uses it has
    Column("reviewer", ForeignKey("reviewer.id"), nullable=False),
    Column("label", String(100), nullable=False),
    Column("created", Moment, nullable=False),
    Column("used", Moment),
    Index("ix_token_reviewer", "reviewer"),
)

#: What a run asked of a language model, and what that took.
language_use = Table(
    "language_use",
    metadata,
    Column("run", ForeignKey("run.id"), primary_key=True),
    Column("purpose", String(20), primary_key=True),
    Column("value", Text, nullable=False),  # the whole LanguageUse
)

#: Changes to "Onze inzichten" that wait for a person, and those that one decided upon.
insight_proposal = Table(
    "insight_proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("status", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("value", Text, nullable=False),  # the whole InsightProposal
    Index("ix_insight_proposal_status", "status"),
)

#: Decisions upon them: append-only, as all decisions.
insight_decision = Table(
    "insight_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal", ForeignKey("insight_proposal.id"), nullable=False),
    Column("action", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("value", Text, nullable=False),  # the whole InsightRecord: the decision, and what stood before and after
    Index("ix_insight_decision_proposal", "proposal"),
)

#: Decisions are kept for ever: by the database itself, whatever the program does.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
        "CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION decision_is_append_only() RETURNS trigger AS"
        " $$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER decision_no_change BEFORE UPDATE OR DELETE ON decision"
        " FOR EACH ROW EXECUTE FUNCTION decision_is_append_only()",
    ),
}

#: The same for decisions about the register itself.
REGISTER_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER register_decision_no_update BEFORE UPDATE ON register_decision"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
        "CREATE TRIGGER register_decision_no_delete BEFORE DELETE ON register_decision"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER register_decision_no_change BEFORE UPDATE OR DELETE ON register_decision"
        " FOR EACH ROW EXECUTE FUNCTION decision_is_append_only()",
    ),
}

#: The same for what was learnt from decisions, and for answers about dropped items.
LEARNT_APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
        for table in ("learnt", "dropped_answer")
        for event in ("UPDATE", "DELETE")
    ),
    "postgresql": tuple(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION decision_is_append_only()"
        for table in ("learnt", "dropped_answer")
    ),
}

#: The same for decisions about insights.
INSIGHT_APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER insight_decision_no_{event.lower()} BEFORE {event} ON insight_decision"
        " BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
        for event in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE TRIGGER insight_decision_no_change BEFORE UPDATE OR DELETE ON insight_decision"
        " FOR EACH ROW EXECUTE FUNCTION decision_is_append_only()",
    ),
}
