"""Pages that are asked again whether they changed; where sources moved to."""

import sqlalchemy as sa
from alembic import op

from monitor.store.schema import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_outcome", sa.Column("moved", sa.Text(), nullable=True))
    op.create_table(
        "page_check",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("checked", Moment(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_page_check_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_page_check")),
    )


def downgrade() -> None:
    op.drop_table("page_check")
    op.drop_column("source_outcome", "moved")
