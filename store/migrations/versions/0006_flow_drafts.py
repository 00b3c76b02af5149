"""Drafts of flows, and conversations that are held again before a flow is published."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "flow_draft",
        _instant("created_on"),
        _instant("modified_on"),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("published_as", sa.Integer(), nullable=True),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("flow_draft_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("flow_draft_flow_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_draft_pkey")),
    )
    op.create_index(op.f("flow_draft_flow_id_version_idx"), "flow_draft", ["flow_id", "version"], unique=True)
    op.create_table(
        "flow_test",
        _instant("created_on"),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("last_run_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("flow_test_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("flow_test_flow_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("flow_test_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_test_pkey")),
    )
    op.create_index(op.f("flow_test_uuid_idx"), "flow_test", ["uuid"], unique=True)
    op.create_index(op.f("flow_test_flow_id_idx"), "flow_test", ["flow_id"], unique=False)
