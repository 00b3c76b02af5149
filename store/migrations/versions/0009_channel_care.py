"""Files of incoming messages that are to be fetched, events that wait for them, alerts of channels, and failover."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment_fetch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("msg_uuid", sa.Uuid(), nullable=False),
        sa.Column("names", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("attachment_fetch_pkey")),
    )
    op.create_index(op.f("attachment_fetch_msg_uuid_idx"), "attachment_fetch", ["msg_uuid"], unique=True)
    op.create_index(op.f("attachment_fetch_due_on_idx"), "attachment_fetch", ["due_on"])
    op.add_column(
        "pending_event", sa.Column("is_waiting", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_table(
        "channel_alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("log_uuid", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_alert_pkey")),
    )
    op.create_index(op.f("channel_alert_uuid_idx"), "channel_alert", ["uuid"], unique=True)
    op.create_index(
        "channel_alert_open_key",
        "channel_alert",
        ["channel_id"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "channel_alert_workspace_id_idx",
        "channel_alert",
        ["workspace_id", sa.text("created_on DESC"), sa.text("id DESC")],
    )
    op.create_index(op.f("channel_alert_ended_on_idx"), "channel_alert", ["ended_on"])
    op.add_column("channel", sa.Column("failover_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("channel_failover_id_fkey"), "channel", "channel", ["failover_id"], ["id"])
    op.add_column("msg", sa.Column("failed_over_from", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("msg", "failed_over_from")
    op.drop_column("channel", "failover_id")
    op.drop_table("channel_alert")
    op.drop_column("pending_event", "is_waiting")
    op.drop_table("attachment_fetch")
