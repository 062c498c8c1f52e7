"""What language models were asked, and proposals for the insights with the decisions upon them."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import INSIGHT_APPEND_ONLY, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "language_use",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_language_use_run")),
        sa.PrimaryKeyConstraint("run", "purpose", name=op.f("pk_language_use")),
    )
    op.create_table(
        "insight_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_proposal")),
    )
    op.create_index("ix_insight_proposal_status", "insight_proposal", ["status"], unique=False)
    op.create_table(
        "insight_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["insight_proposal.id"], name=op.f("fk_insight_decision_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_decision")),
    )
    op.create_index("ix_insight_decision_proposal", "insight_decision", ["proposal"], unique=False)
    for statement in INSIGHT_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER insight_decision_no_update")
        op.execute("DROP TRIGGER insight_decision_no_delete")
    else:
        op.execute("DROP TRIGGER insight_decision_no_change ON insight_decision")
    for table in ("insight_decision", "insight_proposal", "language_use"):
        op.drop_table(table)
