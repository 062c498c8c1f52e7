"""The first schema."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import APPEND_ONLY, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
    )
    op.create_table(
        "development",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("validity", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_development")),
    )
    op.create_table(
        "edition",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_edition")),
    )
    op.create_table(
        "insight",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_insight")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started", Moment(timezone=True), nullable=False),
        sa.Column("finished", Moment(timezone=True), nullable=True),
        sa.Column("as_of", Moment(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.String(length=64), nullable=True),
        sa.Column("last_success", Moment(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    # PostgreSQL makes a type of every table's name, and pgvector's is "vector": see 0009, which renames it elsewhere.
    op.create_table(
        "embedding" if op.get_bind().dialect.name == "postgresql" else "vector",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "model", name=op.f("pk_vector")),
    )
    op.create_table(
        "claim",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("development", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("validity", sa.Text(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_claim_run")),
        sa.PrimaryKeyConstraint("run", "development", "cluster", name=op.f("pk_claim")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("first_seen", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["first_run"], ["run.id"], name=op.f("fk_item_first_run")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_item_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("url", name=op.f("uq_item_url")),
    )
    op.create_index("ix_item_first_run", "item", ["first_run"], unique=False)
    op.create_index("ix_item_stage", "item", ["stage"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("development", sa.Integer(), nullable=True),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("updated_run", sa.Integer(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_proposal_run")),
        sa.ForeignKeyConstraint(["updated_run"], ["run.id"], name=op.f("fk_proposal_updated_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_cluster", "proposal", ["cluster"], unique=False)
    op.create_index("ix_proposal_development", "proposal", ["development"], unique=False)
    op.create_index("ix_proposal_status", "proposal", ["status"], unique=False)
    op.create_table(
        "source_outcome",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("overflowed", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_source_outcome_run")),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_outcome_source")),
        sa.PrimaryKeyConstraint("run", "source", name=op.f("pk_source_outcome")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["proposal.id"], name=op.f("fk_decision_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_proposal", "decision", ["proposal"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_document_item")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_document_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("item", "version", name=op.f("uq_document_item_version")),
    )
    op.create_index("ix_document_sha256", "document", ["sha256"], unique=False)
    op.create_table(
        "finding",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("development", sa.Integer(), nullable=True),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("relevance", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_finding_item")),
        sa.ForeignKeyConstraint(["of"], ["item.id"], name=op.f("fk_finding_of")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_finding_run")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_cluster", "finding", ["cluster"], unique=False)
    op.create_index("ix_finding_development", "finding", ["development"], unique=False)
    op.create_index("ix_finding_outcome", "finding", ["outcome"], unique=False)
    op.create_table(
        "proposal_item",
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_proposal_item_item")),
        sa.ForeignKeyConstraint(["proposal"], ["proposal.id"], name=op.f("fk_proposal_item_proposal")),
        sa.PrimaryKeyConstraint("proposal", "item", name=op.f("pk_proposal_item")),
    )
    op.create_index("ix_proposal_item_item", "proposal_item", ["item"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=200), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_snapshot_item")),
        sa.PrimaryKeyConstraint("item", "sha256", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "development_revision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name=op.f("fk_development_revision_decision")),
        sa.ForeignKeyConstraint(["number"], ["development.number"], name=op.f("fk_development_revision_number")),
        sa.PrimaryKeyConstraint("number", "revision", name=op.f("pk_development_revision")),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("development_revision")
    op.drop_table("snapshot")
    op.drop_index("ix_proposal_item_item", table_name="proposal_item")
    op.drop_table("proposal_item")
    op.drop_index("ix_finding_outcome", table_name="finding")
    op.drop_index("ix_finding_development", table_name="finding")
    op.drop_index("ix_finding_cluster", table_name="finding")
    op.drop_table("finding")
    op.drop_index("ix_document_sha256", table_name="document")
    op.drop_table("document")
    op.drop_index("ix_decision_proposal", table_name="decision")
    op.drop_table("decision")
    op.drop_table("source_outcome")
    op.drop_index("ix_proposal_status", table_name="proposal")
    op.drop_index("ix_proposal_development", table_name="proposal")
    op.drop_index("ix_proposal_cluster", table_name="proposal")
    op.drop_table("proposal")
    op.drop_index("ix_item_stage", table_name="item")
    op.drop_index("ix_item_first_run", table_name="item")
    op.drop_table("item")
    op.drop_table("claim")
    op.drop_table("embedding" if op.get_bind().dialect.name == "postgresql" else "vector")
    op.drop_table("source")
    op.drop_table("run")
    op.drop_table("insight")
    op.drop_table("edition")
    op.drop_table("development")
    op.drop_table("briefing")
