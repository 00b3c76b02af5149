"""Child workspaces, apps' keys, and an index by which archiving finds deleted messages, which are in no folder."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("parent_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("workspace_parent_id_fkey", "workspace", "workspace", ["parent_id"], ["id"])
    op.create_index("workspace_parent_id_idx", "workspace", ["parent_id"])
    op.add_column("api_token", sa.Column("is_of_app", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index(
        "msg_deleted_idx",
        "msg",
        ["workspace_id", "created_on"],
        postgresql_where=sa.text("visibility NOT IN ('V', 'A')"),
    )
