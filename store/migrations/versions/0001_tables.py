"""The tables, as of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=128), server_default=sa.text("''"), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entry_pkey")),
    )
    op.create_index(
        "audit_entry_workspace_id_idx", "audit_entry", ["workspace_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_table(
        "campaign_fire",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("fire_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("campaign_fire_pkey")),
    )
    op.create_index(
        op.f("campaign_fire_campaign_id_fire_on_id_idx"),
        "campaign_fire",
        ["campaign_id", "fire_on", "id"],
        unique=False,
    )
    op.create_index(op.f("campaign_fire_contact_id_idx"), "campaign_fire", ["contact_id"], unique=False)
    op.create_index(
        op.f("campaign_fire_event_id_contact_id_version_idx"),
        "campaign_fire",
        ["event_id", "contact_id", "version"],
        unique=True,
    )
    op.create_table(
        "channel_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_count_pkey")),
    )
    op.create_index(
        op.f("channel_count_channel_id_day_scope_idx"), "channel_count", ["channel_id", "day", "scope"], unique=False
    )
    op.create_index(
        "channel_count_unsquashed_idx",
        "channel_count",
        ["channel_id", "day", "scope"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_table(
        "channel_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("urn_id", sa.BigInteger(), nullable=True),
        sa.Column("event_type", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("occurred_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_uuids", sa.ARRAY(sa.UUID()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_event_pkey")),
    )
    op.create_index(
        op.f("channel_event_channel_id_occurred_on_idx"), "channel_event", ["channel_id", "occurred_on"], unique=False
    )
    op.create_index(
        "channel_event_contact_id_idx",
        "channel_event",
        ["contact_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("channel_event_created_on_idx"), "channel_event", ["created_on"], unique=False)
    op.create_index(op.f("channel_event_uuid_idx"), "channel_event", ["uuid"], unique=True)
    op.create_index(
        "channel_event_workspace_id_created_on_idx",
        "channel_event",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "channel_log",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("http_logs", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("is_error", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_log_pkey")),
    )
    op.create_index(
        "channel_log_channel_id_created_on_idx",
        "channel_log",
        ["channel_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("channel_log_created_on_idx"), "channel_log", ["created_on"], unique=False)
    op.create_index(op.f("channel_log_uuid_idx"), "channel_log", ["uuid"], unique=True)
    op.create_table(
        "contact",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=True),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'A'"), nullable=False),
        sa.Column("timezone", sa.String(length=63), nullable=True),
        sa.Column("last_seen_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("hold_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_pkey")),
    )
    op.create_index(
        "contact_flow_id_idx", "contact", ["flow_id"], unique=False, postgresql_where=sa.text("flow_id IS NOT NULL")
    )
    op.create_index("contact_modified_on_idx", "contact", ["modified_on", "id"], unique=False)
    op.create_index(op.f("contact_uuid_idx"), "contact", ["uuid"], unique=True)
    op.create_index(
        "contact_workspace_id_modified_on_idx",
        "contact",
        ["workspace_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "contact_workspace_id_status_id_idx",
        "contact",
        ["workspace_id", "status", "id"],
        unique=False,
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "contact_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_event_pkey")),
    )
    op.create_index("contact_event_contact_id_uuid_idx", "contact_event", ["contact_id", "uuid"], unique=False)
    op.create_index(op.f("contact_event_uuid_idx"), "contact_event", ["uuid"], unique=True)
    op.create_table(
        "contact_hold",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("run_uuid", sa.UUID(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("event", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("call_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("results", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_hold_pkey")),
    )
    op.create_index(op.f("contact_hold_contact_id_idx"), "contact_hold", ["contact_id"], unique=True)
    op.create_index(op.f("contact_hold_run_uuid_idx"), "contact_hold", ["run_uuid"], unique=False)
    op.create_index(op.f("contact_hold_uuid_idx"), "contact_hold", ["uuid"], unique=True)
    op.create_table(
        "contact_note",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_note_pkey")),
    )
    op.create_index(op.f("contact_note_contact_id_id_idx"), "contact_note", ["contact_id", "id"], unique=False)
    op.create_table(
        "contact_urn",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("identity", sa.String(length=255), nullable=False),
        sa.Column("scheme", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("display", sa.String(length=255), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default=sa.text("1000"), nullable=False),
        sa.Column("auth_tokens", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_urn_pkey")),
    )
    op.create_index(
        "contact_urn_channel_id_idx",
        "contact_urn",
        ["channel_id"],
        unique=False,
        postgresql_where=sa.text("channel_id IS NOT NULL"),
    )
    op.create_index(
        "contact_urn_contact_id_priority_idx",
        "contact_urn",
        ["contact_id", sa.literal_column("priority DESC"), "id"],
        unique=False,
    )
    op.create_index(
        op.f("contact_urn_workspace_id_identity_idx"), "contact_urn", ["workspace_id", "identity"], unique=True
    )
    op.create_table(
        "flow_activity_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_activity_count_pkey")),
    )
    op.create_index(
        op.f("flow_activity_count_flow_id_scope_idx"), "flow_activity_count", ["flow_id", "scope"], unique=False
    )
    op.create_index(
        "flow_activity_count_unsquashed_idx",
        "flow_activity_count",
        ["flow_id", "scope"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_table(
        "flow_result_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_result_count_pkey")),
    )
    op.create_index(
        op.f("flow_result_count_flow_id_result_category_idx"),
        "flow_result_count",
        ["flow_id", "result", "category"],
        unique=False,
    )
    op.create_index(
        "flow_result_count_unsquashed_idx",
        "flow_result_count",
        ["flow_id", "result", "category"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_table(
        "flow_run",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("start_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_uuid", sa.UUID(), nullable=True),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'A'"), nullable=False),
        sa.Column("responded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("results", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("path", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("current_node_uuid", sa.UUID(), nullable=True),
        sa.Column("exited_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("messages_sent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("messages_received", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_run_pkey")),
    )
    op.create_index(
        "flow_run_contact_id_active_idx",
        "flow_run",
        ["contact_id"],
        unique=False,
        postgresql_where=sa.text("status IN ('A', 'W')"),
    )
    op.create_index(
        "flow_run_contact_id_idx",
        "flow_run",
        ["contact_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "flow_run_current_node_idx",
        "flow_run",
        ["flow_id", "current_node_uuid"],
        unique=False,
        postgresql_where=sa.text("status IN ('A', 'W')"),
    )
    op.create_index(
        "flow_run_flow_id_idx",
        "flow_run",
        ["flow_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("flow_run_session_id_idx"), "flow_run", ["session_id"], unique=False)
    op.create_index(
        "flow_run_start_id_idx",
        "flow_run",
        ["start_id"],
        unique=False,
        postgresql_where=sa.text("start_id IS NOT NULL"),
    )
    op.create_index(op.f("flow_run_uuid_idx"), "flow_run", ["uuid"], unique=True)
    op.create_index(
        "flow_run_workspace_id_idx",
        "flow_run",
        ["workspace_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "flow_session",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=1), server_default=sa.text("'M'"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'W'"), nullable=False),
        sa.Column("output", sa.Text(), nullable=True),
        sa.Column("sprint_uuid", sa.UUID(), nullable=True),
        sa.Column("current_flow_id", sa.BigInteger(), nullable=True),
        sa.Column("current_run_uuid", sa.UUID(), nullable=True),
        sa.Column("wait_expires_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_timeout_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("event_key", sa.String(length=128), nullable=True),
        sa.Column("ended_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_session_pkey")),
    )
    op.create_index(
        "flow_session_contact_id_waiting_idx",
        "flow_session",
        ["contact_id"],
        unique=False,
        postgresql_where=sa.text("status = 'W'"),
    )
    op.create_index(
        "flow_session_ended_on_idx",
        "flow_session",
        ["ended_on"],
        unique=False,
        postgresql_where=sa.text("ended_on IS NOT NULL"),
    )
    op.create_index(
        "flow_session_event_key_key",
        "flow_session",
        ["event_key"],
        unique=True,
        postgresql_where=sa.text("event_key IS NOT NULL"),
    )
    op.create_index(op.f("flow_session_uuid_idx"), "flow_session", ["uuid"], unique=True)
    op.create_index(
        "flow_session_wait_expires_on_idx",
        "flow_session",
        ["wait_expires_on"],
        unique=False,
        postgresql_where=sa.text("status = 'W'"),
    )
    op.create_index(
        "flow_session_wait_timeout_on_idx",
        "flow_session",
        ["wait_timeout_on"],
        unique=False,
        postgresql_where=sa.text("status = 'W' AND wait_timeout_on IS NOT NULL"),
    )
    op.create_table(
        "group_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("group_count_pkey")),
    )
    op.create_index(op.f("group_count_group_id_idx"), "group_count", ["group_id"], unique=False)
    op.create_index(
        "group_count_unsquashed_idx",
        "group_count",
        ["group_id"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_table(
        "group_membership",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "contact_id", name=op.f("group_membership_pkey")),
    )
    op.create_index(
        op.f("group_membership_contact_id_group_id_idx"), "group_membership", ["contact_id", "group_id"], unique=False
    )
    op.create_table(
        "item_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("item_count_pkey")),
    )
    op.create_index(
        "item_count_unsquashed_idx",
        "item_count",
        ["workspace_id", "scope"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_index(
        "item_count_workspace_id_scope_idx",
        "item_count",
        ["workspace_id", "scope"],
        unique=False,
        postgresql_ops={"scope": "text_pattern_ops"},
    )
    op.create_table(
        "label_count",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_squashed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("label_count_pkey")),
    )
    op.create_index(op.f("label_count_label_id_idx"), "label_count", ["label_id"], unique=False)
    op.create_index(
        "label_count_unsquashed_idx",
        "label_count",
        ["label_id"],
        unique=False,
        postgresql_where=sa.text("NOT is_squashed"),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("osm_id", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("level", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("path", sa.String(length=768), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("geometry", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["location.id"], name=op.f("location_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("location_pkey")),
    )
    op.create_index(op.f("location_osm_id_idx"), "location", ["osm_id"], unique=True)
    op.create_index(
        "location_path_idx", "location", ["path"], unique=False, postgresql_ops={"path": "text_pattern_ops"}
    )
    op.create_table(
        "msg",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("urn_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("flow_id", sa.BigInteger(), nullable=True),
        sa.Column("session_uuid", sa.UUID(), nullable=True),
        sa.Column("broadcast_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.String(length=1), nullable=False),
        sa.Column("status", sa.String(length=1), nullable=False),
        sa.Column("visibility", sa.String(length=1), server_default=sa.text("'V'"), nullable=False),
        sa.Column("type", sa.String(length=1), server_default=sa.text("'T'"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("attachments", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "quick_replies", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("templating", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("locale", sa.String(length=6), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("response_to_external_id", sa.String(length=255), nullable=True),
        sa.Column("sent_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_count", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_reason", sa.String(length=1), nullable=True),
        sa.Column("is_high_priority", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_android", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("resend_count", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("log_uuids", sa.ARRAY(sa.UUID()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("msg_pkey")),
    )
    op.create_index(
        "msg_archived_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'I' AND visibility = 'A' AND status = 'H'"),
    )
    op.create_index(
        "msg_broadcast_id_idx",
        "msg",
        ["broadcast_id", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("broadcast_id IS NOT NULL"),
    )
    op.create_index(
        "msg_channel_id_external_id_idx",
        "msg",
        ["channel_id", "external_id"],
        unique=False,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "msg_contact_id_idx",
        "msg",
        ["contact_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "msg_failed_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'O' AND visibility = 'V' AND status = 'F'"),
    )
    op.create_index(
        "msg_handled_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'I' AND visibility = 'V' AND status = 'H' AND flow_id IS NOT NULL"),
    )
    op.create_index(
        "msg_inbox_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'I' AND visibility = 'V' AND status = 'H' AND flow_id IS NULL"),
    )
    op.create_index(
        "msg_next_attempt_on_idx",
        "msg",
        ["next_attempt_on", "id"],
        unique=False,
        postgresql_where=sa.text("direction = 'O' AND status IN ('I', 'E') AND next_attempt_on IS NOT NULL"),
    )
    op.create_index(
        "msg_outbox_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'O' AND visibility = 'V' AND status IN ('I', 'Q', 'E')"),
    )
    op.create_index(
        "msg_queued_idx", "msg", ["id"], unique=False, postgresql_where=sa.text("direction = 'O' AND status = 'Q'")
    )
    op.create_index(
        "msg_sent_idx",
        "msg",
        ["workspace_id", sa.literal_column("sent_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("direction = 'O' AND visibility = 'V' AND status IN ('W', 'S', 'D', 'R')"),
    )
    op.create_index(
        "msg_session_uuid_idx",
        "msg",
        ["session_uuid", "id"],
        unique=False,
        postgresql_where=sa.text("session_uuid IS NOT NULL"),
    )
    op.create_index(op.f("msg_uuid_idx"), "msg", ["uuid"], unique=True)
    op.create_index(
        "msg_workspace_id_idx",
        "msg",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("visibility IN ('V', 'A')"),
    )
    op.create_table(
        "msg_label",
        sa.Column("msg_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("msg_id", "label_id", name=op.f("msg_label_pkey")),
    )
    op.create_index("msg_label_label_id_idx", "msg_label", ["label_id", sa.literal_column("msg_id DESC")], unique=False)
    op.create_table(
        "msg_part",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("msg_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "external_id", name=op.f("msg_part_pkey")),
    )
    op.create_index(op.f("msg_part_msg_id_idx"), "msg_part", ["msg_id"], unique=False)
    op.create_table(
        "parking",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("run_uuid", sa.UUID(), nullable=False),
        sa.Column("start_batch_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("parking_pkey")),
    )
    op.create_index(op.f("parking_kind_id_idx"), "parking", ["kind", "id"], unique=False)
    op.create_index(op.f("parking_run_uuid_idx"), "parking", ["run_uuid"], unique=False)
    op.create_index(
        "parking_start_batch_id_idx",
        "parking",
        ["start_batch_id"],
        unique=False,
        postgresql_where=sa.text("start_batch_id IS NOT NULL"),
    )
    op.create_table(
        "pending_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_held", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("set_aside_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pending_event_pkey")),
    )
    op.create_index(
        "pending_event_contact_id_idx",
        "pending_event",
        ["contact_id", "id"],
        unique=False,
        postgresql_where=sa.text("set_aside_on IS NULL"),
    )
    op.create_index(
        "pending_event_ready_idx",
        "pending_event",
        ["id"],
        unique=False,
        postgresql_where=sa.text("set_aside_on IS NULL AND NOT is_held"),
    )
    op.create_index(
        "pending_event_set_aside_idx",
        "pending_event",
        ["workspace_id", "id"],
        unique=False,
        postgresql_where=sa.text("set_aside_on IS NOT NULL"),
    )
    op.create_table(
        "recent_contact",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("exit_uuid", sa.UUID(), nullable=False),
        sa.Column("destination_uuid", sa.UUID(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("operand", sa.String(length=100), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("recent_contact_pkey")),
    )
    op.create_index(op.f("recent_contact_created_on_idx"), "recent_contact", ["created_on"], unique=False)
    op.create_index(
        op.f("recent_contact_exit_uuid_destination_uuid_id_idx"),
        "recent_contact",
        ["exit_uuid", "destination_uuid", "id"],
        unique=False,
    )
    op.create_table(
        "resthook_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("resthook_id", sa.BigInteger(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("resthook_event_pkey")),
    )
    op.create_index(op.f("resthook_event_created_on_idx"), "resthook_event", ["created_on"], unique=False)
    op.create_index(
        "resthook_event_workspace_id_created_on_idx",
        "resthook_event",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "sync_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("power_source", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("power_status", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("power_level", sa.Integer(), server_default=sa.text("-1"), nullable=False),
        sa.Column("network_type", sa.String(length=128), server_default=sa.text("''"), nullable=False),
        sa.Column("lifetime", sa.Integer(), nullable=True),
        sa.Column("pending_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("retry_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("incoming_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outgoing_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sync_event_pkey")),
    )
    op.create_index(
        "sync_event_channel_id_id_idx", "sync_event", ["channel_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_index(op.f("sync_event_created_on_idx"), "sync_event", ["created_on"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'O'"), nullable=False),
        sa.Column("opened_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_in_id", sa.BigInteger(), nullable=True),
        sa.Column("replied_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_activity_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ticket_pkey")),
    )
    op.create_index("ticket_contact_id_idx", "ticket", ["contact_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(op.f("ticket_uuid_idx"), "ticket", ["uuid"], unique=True)
    op.create_index(
        "ticket_workspace_id_modified_on_idx",
        "ticket",
        ["workspace_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ticket_workspace_id_status_idx",
        "ticket",
        ["workspace_id", "status", sa.literal_column("last_activity_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "user_account",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=150), server_default=sa.text("''"), nullable=False),
        sa.Column("last_name", sa.String(length=150), server_default=sa.text("''"), nullable=False),
        sa.Column("password_hash", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.String(length=8), server_default=sa.text("'en-us'"), nullable=False),
        sa.Column("avatar", sa.String(length=255), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_staff", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_login_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("user_account_pkey")),
    )
    op.create_index("user_account_email_key", "user_account", [sa.literal_column("lower(email)")], unique=True)
    op.create_index(op.f("user_account_uuid_idx"), "user_account", ["uuid"], unique=True)
    op.create_table(
        "webhook_log",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("run_uuid", sa.UUID(), nullable=True),
        sa.Column("type", sa.String(length=32), server_default=sa.text("'webhook_called'"), nullable=False),
        sa.Column("url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("request", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("is_error", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("webhook_log_pkey")),
    )
    op.create_index(op.f("webhook_log_created_on_idx"), "webhook_log", ["created_on"], unique=False)
    op.create_index(op.f("webhook_log_uuid_idx"), "webhook_log", ["uuid"], unique=True)
    op.create_index(
        "webhook_log_workspace_id_created_on_idx",
        "webhook_log",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "workspace",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("timezone", sa.String(length=63), server_default=sa.text("'UTC'"), nullable=False),
        sa.Column("language", sa.String(length=64), server_default=sa.text("'en-us'"), nullable=False),
        sa.Column("country", sa.String(length=2), server_default=sa.text("''"), nullable=False),
        sa.Column("date_format", sa.String(length=1), server_default=sa.text("'D'"), nullable=False),
        sa.Column("input_collation", sa.String(length=32), server_default=sa.text("'default'"), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("flow_languages", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("assets_version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_flagged", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("config", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("workspace_pkey")),
    )
    op.create_index(op.f("workspace_uuid_idx"), "workspace", ["uuid"], unique=True)
    op.create_table(
        "api_token",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_ending", sa.String(length=4), nullable=False),
        sa.Column("last_used_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("api_token_user_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("api_token_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("api_token_pkey")),
    )
    op.create_index(op.f("api_token_key_hash_idx"), "api_token", ["key_hash"], unique=True)
    op.create_index(op.f("api_token_workspace_id_user_id_idx"), "api_token", ["workspace_id", "user_id"], unique=False)
    op.create_table(
        "archive",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=1), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("record_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("size", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=True),
        sa.Column("path", sa.String(length=2048), nullable=True),
        sa.Column("rollup_id", sa.BigInteger(), nullable=True),
        sa.Column("needs_deletion", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("deleted_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("build_ms", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("archive_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("archive_pkey")),
    )
    op.create_index(op.f("archive_rollup_id_idx"), "archive", ["rollup_id"], unique=False)
    op.create_index(op.f("archive_uuid_idx"), "archive", ["uuid"], unique=True)
    op.create_index(
        op.f("archive_workspace_id_type_period_start_date_idx"),
        "archive",
        ["workspace_id", "type", "period", "start_date"],
        unique=True,
    )
    op.create_table(
        "channel",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("schemes", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("role", sa.String(length=4), server_default=sa.text("'SR'"), nullable=False),
        sa.Column("tps", sa.Integer(), nullable=True),
        sa.Column("config", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("last_seen_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_code", sa.String(length=16), nullable=True),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("device", sa.String(length=255), nullable=True),
        sa.Column("os", sa.String(length=255), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("channel_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("channel_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_pkey")),
    )
    op.create_index(
        "channel_claim_code_key",
        "channel",
        ["claim_code"],
        unique=True,
        postgresql_where=sa.text("claim_code IS NOT NULL"),
    )
    op.create_index(
        "channel_type_address_idx", "channel", ["type", "address"], unique=False, postgresql_where=sa.text("is_active")
    )
    op.create_index(op.f("channel_uuid_idx"), "channel", ["uuid"], unique=True)
    op.create_index(
        "channel_workspace_id_created_on_idx",
        "channel",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "contact_field",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=36), nullable=False),
        sa.Column("value_type", sa.String(length=1), server_default=sa.text("'T'"), nullable=False),
        sa.Column("agent_access", sa.String(length=1), server_default=sa.text("'V'"), nullable=False),
        sa.Column("is_featured", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("contact_field_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("contact_field_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_field_pkey")),
    )
    op.create_index(
        "contact_field_key_key",
        "contact_field",
        ["workspace_id", "key"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "contact_field_name_key",
        "contact_field",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("contact_field_uuid_idx"), "contact_field", ["uuid"], unique=True)
    op.create_table(
        "contact_group",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("parsed_query", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'R'"), nullable=False),
        sa.Column("is_system", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("contact_group_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("contact_group_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_group_pkey")),
    )
    op.create_index(
        "contact_group_name_key",
        "contact_group",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("contact_group_uuid_idx"), "contact_group", ["uuid"], unique=True)
    op.create_table(
        "export",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("config", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("path", sa.String(length=2048), server_default=sa.text("''"), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("export_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("export_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("export_pkey")),
    )
    op.create_index(op.f("export_uuid_idx"), "export", ["uuid"], unique=True)
    op.create_index(
        "export_workspace_id_idx",
        "export",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "flow",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=1), server_default=sa.text("'M'"), nullable=False),
        sa.Column("language", sa.String(length=3), server_default=sa.text("'und'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("spec_version", sa.String(length=16), server_default=sa.text("''"), nullable=False),
        sa.Column("expire_after_minutes", sa.Integer(), server_default=sa.text("4320"), nullable=False),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_system", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("ignore_triggers", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("has_issues", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("info", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("saved_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("flow_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user_account.id"], name=op.f("flow_saved_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("flow_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_pkey")),
    )
    op.create_index(
        "flow_dependencies_idx",
        "flow",
        [sa.literal_column("(info -> 'dependencies')").label("dependencies")],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"dependencies": "jsonb_path_ops"},
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "flow_name_key",
        "flow",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("flow_uuid_idx"), "flow", ["uuid"], unique=True)
    op.create_index(
        "flow_workspace_id_created_on_idx",
        "flow",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "flow_label",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("flow_label_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_label_pkey")),
    )
    op.create_index(
        "flow_label_name_key",
        "flow_label",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("flow_label_uuid_idx"), "flow_label", ["uuid"], unique=True)
    op.create_table(
        "global",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=36), nullable=False),
        sa.Column("value", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("global_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("global_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("global_pkey")),
    )
    op.create_index(
        "global_key_key", "global", ["workspace_id", "key"], unique=True, postgresql_where=sa.text("is_active")
    )
    op.create_index(op.f("global_uuid_idx"), "global", ["uuid"], unique=True)
    op.create_table(
        "invitation",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["invited_by_id"], ["user_account.id"], name=op.f("invitation_invited_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("invitation_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("invitation_pkey")),
    )
    op.create_index(op.f("invitation_secret_hash_idx"), "invitation", ["secret_hash"], unique=True)
    op.create_index(op.f("invitation_uuid_idx"), "invitation", ["uuid"], unique=True)
    op.create_index(op.f("invitation_workspace_id_idx"), "invitation", ["workspace_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("label_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("label_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("label_pkey")),
    )
    op.create_index(
        "label_name_key",
        "label",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("label_uuid_idx"), "label", ["uuid"], unique=True)
    op.create_table(
        "llm",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("config", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("max_output_tokens", sa.Integer(), server_default=sa.text("8192"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("llm_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("llm_pkey")),
    )
    op.create_index(
        "llm_name_key",
        "llm",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("llm_uuid_idx"), "llm", ["uuid"], unique=True)
    op.create_table(
        "location_alias",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("location_alias_location_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("location_alias_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("location_alias_pkey")),
    )
    op.create_index(
        op.f("location_alias_workspace_id_location_id_idx"),
        "location_alias",
        ["workspace_id", "location_id"],
        unique=False,
    )
    op.create_table(
        "media",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("path", sa.String(length=2048), nullable=False),
        sa.Column("content_type", sa.String(length=255), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("duration", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("width", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("height", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("original_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("media_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["original_id"], ["media.id"], name=op.f("media_original_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("media_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("media_pkey")),
    )
    op.create_index(op.f("media_original_id_idx"), "media", ["original_id"], unique=False)
    op.create_index(op.f("media_uuid_idx"), "media", ["uuid"], unique=True)
    op.create_index(op.f("media_workspace_id_idx"), "media", ["workspace_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("last_seen_on", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("membership_user_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("membership_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("membership_pkey")),
    )
    op.create_index(op.f("membership_user_id_idx"), "membership", ["user_id"], unique=False)
    op.create_index(op.f("membership_workspace_id_user_id_idx"), "membership", ["workspace_id", "user_id"], unique=True)
    op.create_table(
        "resthook",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=50), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("resthook_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("resthook_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("resthook_pkey")),
    )
    op.create_index(
        "resthook_slug_key", "resthook", ["workspace_id", "slug"], unique=True, postgresql_where=sa.text("is_active")
    )
    op.create_index(op.f("resthook_uuid_idx"), "resthook", ["uuid"], unique=True)
    op.create_table(
        "schedule",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("repeat_period", sa.String(length=1), server_default=sa.text("'O'"), nullable=False),
        sa.Column("repeat_days_of_week", sa.String(length=7), server_default=sa.text("''"), nullable=False),
        sa.Column("start_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_fire_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fire_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("schedule_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("schedule_pkey")),
    )
    op.create_index(op.f("schedule_workspace_id_idx"), "schedule", ["workspace_id"], unique=False)
    op.create_table(
        "template",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("template_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("template_pkey")),
    )
    op.create_index(op.f("template_uuid_idx"), "template", ["uuid"], unique=True)
    op.create_index(op.f("template_workspace_id_name_idx"), "template", ["workspace_id", "name"], unique=True)
    op.create_table(
        "topic",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_system", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("topic_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("topic_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("topic_pkey")),
    )
    op.create_index(
        "topic_name_key",
        "topic",
        ["workspace_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(op.f("topic_uuid_idx"), "topic", ["uuid"], unique=True)
    op.create_table(
        "broadcast",
        sa.Column("groups", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("contacts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("urns", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column(
            "exclusions", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("contact_count", sa.Integer(), server_default=sa.text("-1"), nullable=False),
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "translations", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("base_language", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("expressions", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("node_uuid", sa.String(length=36), nullable=True),
        sa.Column("template_id", sa.BigInteger(), nullable=True),
        sa.Column("template_variables", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("broadcast_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["parent_id"], ["broadcast.id"], name=op.f("broadcast_parent_id_fkey")),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("broadcast_schedule_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("broadcast_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("broadcast_pkey")),
    )
    op.create_index(
        "broadcast_schedule_id_idx",
        "broadcast",
        ["schedule_id"],
        unique=False,
        postgresql_where=sa.text("schedule_id IS NOT NULL"),
    )
    op.create_index(op.f("broadcast_uuid_idx"), "broadcast", ["uuid"], unique=True)
    op.create_index(
        "broadcast_workspace_id_created_on_idx",
        "broadcast",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "campaign",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("campaign_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["group_id"], ["contact_group.id"], name=op.f("campaign_group_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("campaign_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("campaign_pkey")),
    )
    op.create_index(op.f("campaign_group_id_idx"), "campaign", ["group_id"], unique=False)
    op.create_index(op.f("campaign_uuid_idx"), "campaign", ["uuid"], unique=True)
    op.create_index(
        "campaign_workspace_id_created_on_idx",
        "campaign",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "contact_import",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("path", sa.String(length=2048), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("mappings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("record_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("updated_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("errored_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("finished_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("contact_import_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["group_id"], ["contact_group.id"], name=op.f("contact_import_group_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("contact_import_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_import_pkey")),
    )
    op.create_index(op.f("contact_import_uuid_idx"), "contact_import", ["uuid"], unique=True)
    op.create_index(
        "contact_import_workspace_id_idx",
        "contact_import",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "flow_labelling",
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("flow_labelling_flow_id_fkey")),
        sa.ForeignKeyConstraint(["label_id"], ["flow_label.id"], name=op.f("flow_labelling_label_id_fkey")),
        sa.PrimaryKeyConstraint("flow_id", "label_id", name=op.f("flow_labelling_pkey")),
    )
    op.create_index(op.f("flow_labelling_label_id_idx"), "flow_labelling", ["label_id"], unique=False)
    op.create_table(
        "flow_revision",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("spec_version", sa.String(length=16), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("flow_revision_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("flow_revision_flow_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_revision_pkey")),
    )
    op.create_index(op.f("flow_revision_flow_id_revision_idx"), "flow_revision", ["flow_id", "revision"], unique=True)
    op.create_table(
        "flow_start",
        sa.Column("groups", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("contacts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("urns", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column(
            "exclusions", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("contact_count", sa.Integer(), server_default=sa.text("-1"), nullable=False),
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=1), server_default=sa.text("'M'"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("params", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("create_contact", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("parent_summary", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("session_history", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("trigger_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("flow_start_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("flow_start_flow_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("flow_start_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_start_pkey")),
    )
    op.create_index(
        "flow_start_flow_id_idx",
        "flow_start",
        ["flow_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("flow_start_uuid_idx"), "flow_start", ["uuid"], unique=True)
    op.create_index(
        "flow_start_workspace_id_modified_on_idx",
        "flow_start",
        ["workspace_id", sa.literal_column("modified_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "resthook_subscriber",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resthook_id", sa.BigInteger(), nullable=False),
        sa.Column("target_url", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("resthook_subscriber_created_by_id_fkey")
        ),
        sa.ForeignKeyConstraint(["resthook_id"], ["resthook.id"], name=op.f("resthook_subscriber_resthook_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("resthook_subscriber_pkey")),
    )
    op.create_index(
        "resthook_subscriber_key",
        "resthook_subscriber",
        ["resthook_id", "target_url"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "template_translation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("external_locale", sa.String(length=16), server_default=sa.text("''"), nullable=False),
        sa.Column("external_id", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("namespace", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column(
            "components", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("variables", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("is_supported", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("template_translation_channel_id_fkey")),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("template_translation_template_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("template_translation_pkey")),
    )
    op.create_index(op.f("template_translation_channel_id_idx"), "template_translation", ["channel_id"], unique=False)
    op.create_index(
        op.f("template_translation_template_id_channel_id_locale_idx"),
        "template_translation",
        ["template_id", "channel_id", "locale"],
        unique=True,
    )
    op.create_table(
        "trigger",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=1), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("keywords", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("match_type", sa.String(length=1), nullable=True),
        sa.Column("referrer_id", sa.String(length=255), server_default=sa.text("''"), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_ids", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("trigger_channel_id_fkey")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("trigger_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("trigger_flow_id_fkey")),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("trigger_schedule_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("trigger_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("trigger_pkey")),
    )
    op.create_index(op.f("trigger_flow_id_idx"), "trigger", ["flow_id"], unique=False)
    op.create_index(op.f("trigger_uuid_idx"), "trigger", ["uuid"], unique=True)
    op.create_index(
        "trigger_workspace_id_idx",
        "trigger",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "broadcast_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contact_ids", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("started", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("broadcast_batch_broadcast_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("broadcast_batch_pkey")),
    )
    op.create_index(
        op.f("broadcast_batch_broadcast_id_number_idx"), "broadcast_batch", ["broadcast_id", "number"], unique=True
    )
    op.create_table(
        "campaign_event",
        sa.Column("created_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("modified_on", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uuid", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=1), server_default=sa.text("'F'"), nullable=False),
        sa.Column("field_id", sa.BigInteger(), nullable=True),
        sa.Column("relative_to", sa.String(length=16), nullable=True),
        sa.Column("offset", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("unit", sa.String(length=1), server_default=sa.text("'D'"), nullable=False),
        sa.Column("delivery_hour", sa.SmallInteger(), server_default=sa.text("-1"), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=True),
        sa.Column("message", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("base_language", sa.String(length=3), nullable=True),
        sa.Column("start_mode", sa.String(length=1), server_default=sa.text("'I'"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'S'"), nullable=False),
        sa.Column("fire_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("campaign_event_campaign_id_fkey")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("campaign_event_created_by_id_fkey")),
        sa.ForeignKeyConstraint(["field_id"], ["contact_field.id"], name=op.f("campaign_event_field_id_fkey")),
        sa.ForeignKeyConstraint(["flow_id"], ["flow.id"], name=op.f("campaign_event_flow_id_fkey")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("campaign_event_workspace_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("campaign_event_pkey")),
    )
    op.create_index(op.f("campaign_event_campaign_id_idx"), "campaign_event", ["campaign_id"], unique=False)
    op.create_index(
        "campaign_event_field_id_idx",
        "campaign_event",
        ["field_id"],
        unique=False,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "campaign_event_flow_id_idx", "campaign_event", ["flow_id"], unique=False, postgresql_where=sa.text("is_active")
    )
    op.create_index(op.f("campaign_event_uuid_idx"), "campaign_event", ["uuid"], unique=True)
    op.create_index(
        "campaign_event_workspace_id_created_on_idx",
        "campaign_event",
        ["workspace_id", sa.literal_column("created_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "flow_start_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contact_ids", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("status", sa.String(length=1), server_default=sa.text("'P'"), nullable=False),
        sa.Column("started", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("start_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["start_id"], ["flow_start.id"], name=op.f("flow_start_batch_start_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("flow_start_batch_pkey")),
    )
    op.create_index(
        op.f("flow_start_batch_start_id_number_idx"), "flow_start_batch", ["start_id", "number"], unique=True
    )
    op.create_table(
        "trigger_group",
        sa.Column("trigger_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("is_excluded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["contact_group.id"], name=op.f("trigger_group_group_id_fkey")),
        sa.ForeignKeyConstraint(["trigger_id"], ["trigger.id"], name=op.f("trigger_group_trigger_id_fkey")),
        sa.PrimaryKeyConstraint("trigger_id", "group_id", name=op.f("trigger_group_pkey")),
    )
    op.create_index(op.f("trigger_group_group_id_idx"), "trigger_group", ["group_id"], unique=False)
