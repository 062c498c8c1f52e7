"""People: accounts, sessions, tokens, own scores; what a decision changed; decisions about the register itself."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import REGISTER_APPEND_ONLY, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_trace",
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name=op.f("fk_decision_trace_decision")),
        sa.PrimaryKeyConstraint("decision", name=op.f("pk_decision_trace")),
    )
    op.create_table(
        "register_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("development", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["development"], ["development.number"], name=op.f("fk_register_decision_development")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_decision")),
    )
    op.create_index("ix_register_decision_development", "register_decision", ["development"], unique=False)
    op.create_table(
        "own_score",
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("computed", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["proposal.id"], name=op.f("fk_own_score_proposal")),
        sa.PrimaryKeyConstraint("proposal", "by", name=op.f("pk_own_score")),
    )
    op.create_table(
        "reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer")),
        sa.UniqueConstraint("name", name=op.f("uq_reviewer_name")),
    )
    op.create_table(
        "session",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reviewer", sa.Integer(), nullable=False),
        sa.Column("created", Moment(timezone=True), nullable=False),
        sa.Column("expires", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewer.id"], name=op.f("fk_session_reviewer")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_session")),
    )
    op.create_index("ix_session_reviewer", "session", ["reviewer"], unique=False)
    op.create_table(
        "token",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reviewer", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created", Moment(timezone=True), nullable=False),
        sa.Column("used", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reviewer"], ["reviewer.id"], name=op.f("fk_token_reviewer")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_token")),
    )
    op.create_index("ix_token_reviewer", "token", ["reviewer"], unique=False)
    for statement in REGISTER_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for name in ("token", "session", "reviewer", "own_score", "register_decision", "decision_trace"):
        op.drop_table(name)
