"""Which address a source had in each run; how often a page was not found, and what its PDF was asked with."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_outcome", sa.Column("address", sa.Text()))
    op.add_column("page_check", sa.Column("missing", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("page_check", sa.Column("file_etag", sa.Text()))
    op.add_column("page_check", sa.Column("file_last_modified", sa.Text()))


def downgrade() -> None:
    for name in ("file_last_modified", "file_etag", "missing"):
        op.drop_column("page_check", name)
    op.drop_column("source_outcome", "address")
