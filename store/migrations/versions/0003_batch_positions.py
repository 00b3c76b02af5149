"""How far a batch of a start or broadcast has come, so that another try goes on where the one before ended;
orders of broadcasts among the parking rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("flow_start_batch", "broadcast_batch"):
        for column in ("skipped", "failed", "position"):
            op.add_column(table, sa.Column(column, sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.alter_column("parking", "kind", type_=sa.String(length=16))
