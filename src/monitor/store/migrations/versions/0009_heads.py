"""Which text stands for an item where items are compared: for the search for similar ones.

The table of vectors gets another name: on PostgreSQL a table's name is a type's too, and pgvector's type is "vector".
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table("vector"):
        op.rename_table("vector", "embedding")
    op.create_table(
        "head",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_head_item")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_head_run")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_head")),
    )
    op.create_index("ix_head_sha256", "head", ["sha256"])


def downgrade() -> None:
    op.drop_index("ix_head_sha256", "head")
    op.drop_table("head")
    if op.get_bind().dialect.name != "postgresql":
        op.rename_table("embedding", "vector")
