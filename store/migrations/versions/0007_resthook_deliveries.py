"""Which calls of the webhook log told a subscriber of a resthook."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("webhook_log", sa.Column("resthook", sa.String(length=50), nullable=True))
    op.create_index(
        "webhook_log_resthook_idx",
        "webhook_log",
        ["workspace_id", sa.text("created_on DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("resthook IS NOT NULL"),
    )
