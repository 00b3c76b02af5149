"""Sessions of people in a browser, and their second factor."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "browser_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=True),
        sa.Column("last_seen_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmed_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("browser", sa.String(length=255), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("browser_session_user_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("browser_session_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("browser_session_pkey")),
    )
    op.create_index(op.f("browser_session_key_hash_idx"), "browser_session", ["key_hash"], unique=True)
    op.create_index(op.f("browser_session_user_id_idx"), "browser_session", ["user_id"], unique=False)
    op.create_index(op.f("browser_session_last_seen_on_idx"), "browser_session", ["last_seen_on"], unique=False)
    op.add_column("user_account", sa.Column("totp_secret", sa.Text(), nullable=True))
    op.add_column("user_account", sa.Column("totp_last_step", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "user_account",
        sa.Column("recovery_hashes", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
