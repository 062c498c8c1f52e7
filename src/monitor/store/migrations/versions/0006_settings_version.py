"""The version of the rules of a run, and of the run behind a decision."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("run", "decision"):
        op.add_column(table, sa.Column("settings", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    for table in ("decision", "run"):
        op.drop_column(table, "settings")
