"""The revision that each run began on, and the least one that the runs of a flow go on with."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Runs from before have none and go on with the newest, as they did.
    op.add_column("flow_run", sa.Column("revision", sa.Integer(), nullable=True))
    op.add_column("flow", sa.Column("least_revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
