"""Starts and broadcasts that are not over are found without reading those that are."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_UNDER_WAY = "status IN ('P', 'Q', 'S')"


def upgrade() -> None:
    op.create_index("flow_start_open_idx", "flow_start", ["id"], postgresql_where=sa.text(_UNDER_WAY))
    op.create_index(
        "broadcast_open_idx", "broadcast", ["id"], postgresql_where=sa.text(f"{_UNDER_WAY} AND schedule_id IS NULL")
    )
