"""Items placed anew, dropped items to look at, and what was learnt from decisions."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import LEARNT_APPEND_ONLY, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_item_move_run")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_item_move_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_move")),
    )
    op.create_index("ix_item_move_run", "item_move", ["run"], unique=False)
    op.create_table(
        "dropped_sample",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_dropped_sample_run")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_dropped_sample_item")),
        sa.PrimaryKeyConstraint("run", "item", name=op.f("pk_dropped_sample")),
    )
    op.create_table(
        "dropped_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("belongs", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_dropped_answer_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dropped_answer")),
    )
    op.create_index("ix_dropped_answer_item", "dropped_answer", ["item"], unique=False)
    op.create_table(
        "learnt",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("back_to", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_learnt")),
    )
    for statement in LEARNT_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("learnt", "dropped_answer"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    for table in ("learnt", "dropped_answer", "dropped_sample", "item_move"):
        op.drop_table(table)
