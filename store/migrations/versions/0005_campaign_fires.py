"""Fires follow their contacts: triggers compute them anew in whatever transaction changes a date or a membership.

So nobody who writes contacts can forget them. Each statement that makes fires leaves a row of `parking` a campaign, by
which its workflow is woken if it would sleep too long. Also the columns by which schedules and Temporal keep in step.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What is computed from dates outside of these centuries is nobody's plan, and its arithmetic may overflow.
_FIRE_ON = """
CREATE FUNCTION campaign_fire_on(at timestamptz, zone text, amount integer, unit text, delivery_hour integer)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    minute timestamptz;
    fire_on timestamptz;
BEGIN
    IF at IS NULL OR at < '1850-01-01Z' OR at > '9000-01-01Z' OR abs(amount) > (CASE unit
        WHEN 'M' THEN 2000000000 WHEN 'H' THEN 17520000 WHEN 'D' THEN 730000 ELSE 104000 END)
    THEN
        RETURN NULL;
    END IF;
    minute := date_trunc('minute', at + interval '59.999999 seconds', 'UTC');
    fire_on := CASE unit
        WHEN 'M' THEN minute + make_interval(mins => amount)
        WHEN 'H' THEN minute + make_interval(hours => amount)
        ELSE ((minute AT TIME ZONE zone)
            + make_interval(days => amount * CASE unit WHEN 'W' THEN 7 ELSE 1 END)) AT TIME ZONE zone
        END;
    IF delivery_hour >= 0 AND unit IN ('D', 'W') THEN
        fire_on := (date_trunc('day', fire_on AT TIME ZONE zone) + make_interval(hours => delivery_hour))
            AT TIME ZONE zone;
    END IF;
    RETURN CASE WHEN fire_on < '9000-01-01Z' THEN fire_on END;
END
$$
"""

# When each event is due for each member of its campaign's group: the one place that says so.
_DUE = """
CREATE VIEW campaign_due AS
SELECT e.workspace_id, e.campaign_id, e.id AS event_id, e.fire_version AS version, c.id AS contact_id,
    campaign_fire_on(
        CASE e.relative_to WHEN 'created_on' THEN c.created_on WHEN 'last_seen_on' THEN c.last_seen_on
            ELSE CAST(c.fields -> CAST(f.uuid AS text) ->> 'datetime' AS timestamptz) END,
        w.timezone, e."offset", e.unit, e.delivery_hour) AS fire_on
FROM campaign_event e
JOIN campaign k ON k.id = e.campaign_id AND k.is_active AND NOT k.is_archived
JOIN workspace w ON w.id = e.workspace_id
JOIN group_membership m ON m.group_id = k.group_id
JOIN contact c ON c.id = m.contact_id AND c.is_active AND c.status = 'A'
LEFT JOIN contact_field f ON f.id = e.field_id AND f.is_active
WHERE e.is_active
"""

# One row a transaction is enough. Those of others are not: they may be drawn before this transaction commits.
_WAKE = """
CREATE FUNCTION wake_campaigns(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO parking (workspace_id, kind, run_uuid, payload)
    SELECT k.workspace_id, 'campaign', k.uuid,
        jsonb_build_object('workspace', w.name, 'workspace_id', w.id, 'campaign', k.name)
    FROM campaign k JOIN workspace w ON w.id = k.workspace_id
    WHERE k.id = ANY(ids) AND NOT EXISTS (
        SELECT 1 FROM parking p
        WHERE p.run_uuid = k.uuid AND p.kind = 'campaign' AND p.xmin = CAST(pg_current_xact_id() AS xid))
    ORDER BY k.id
$$
"""

# Pairs of events and contacts: what is due for them is computed anew.
_REFRESH = """
CREATE FUNCTION refresh_campaign_fires(events bigint[], contacts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    campaigns bigint[];
BEGIN
    DELETE FROM campaign_fire x USING unnest(events, contacts) AS t(event_id, contact_id)
    WHERE x.event_id = t.event_id AND x.contact_id = t.contact_id;
    WITH made AS (
        INSERT INTO campaign_fire (workspace_id, campaign_id, event_id, contact_id, fire_on, version)
        SELECT DISTINCT d.workspace_id, d.campaign_id, d.event_id, d.contact_id, d.fire_on, d.version
        FROM unnest(events, contacts) AS t(event_id, contact_id)
        JOIN campaign_due d ON d.event_id = t.event_id AND d.contact_id = t.contact_id
        WHERE d.fire_on > now()
        ON CONFLICT (event_id, contact_id, version) DO UPDATE SET fire_on = EXCLUDED.fire_on
        RETURNING campaign_id
    )
    SELECT array_agg(DISTINCT campaign_id) INTO campaigns FROM made;
    IF campaigns IS NOT NULL THEN
        PERFORM wake_campaigns(campaigns);
    END IF;
END
$$
"""

# Only the events whose date changed: a fire that is due, and not yet fired, must not be lost to another change.
_CONTACTS = """
CREATE FUNCTION contact_dates_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    events bigint[];
    contacts bigint[];
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM campaign k WHERE k.is_active AND NOT k.is_archived
            AND k.workspace_id IN (SELECT DISTINCT workspace_id FROM new_rows)
    ) THEN
        RETURN NULL;
    END IF;
    WITH changed AS MATERIALIZED (
        SELECT n.id, n.fields AS new_fields, o.fields AS old_fields,
            n.last_seen_on IS DISTINCT FROM o.last_seen_on AS is_seen,
            n.created_on <> o.created_on AS is_dated,
            (n.is_active AND n.status = 'A') <> (o.is_active AND o.status = 'A') AS is_switched
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE n.fields <> o.fields OR n.last_seen_on IS DISTINCT FROM o.last_seen_on OR n.status <> o.status
            OR n.is_active <> o.is_active OR n.created_on <> o.created_on
    )
    SELECT array_agg(e.id), array_agg(x.id) INTO events, contacts
    FROM changed x
    JOIN group_membership m ON m.contact_id = x.id
    JOIN campaign k ON k.group_id = m.group_id AND k.is_active AND NOT k.is_archived
    JOIN campaign_event e ON e.campaign_id = k.id AND e.is_active
    LEFT JOIN contact_field f ON f.id = e.field_id
    WHERE x.is_switched OR (x.is_seen AND e.relative_to = 'last_seen_on')
        OR (x.is_dated AND e.relative_to = 'created_on')
        OR (x.new_fields -> CAST(f.uuid AS text) ->> 'datetime')
            IS DISTINCT FROM (x.old_fields -> CAST(f.uuid AS text) ->> 'datetime');
    IF events IS NOT NULL THEN
        PERFORM refresh_campaign_fires(events, contacts);
    END IF;
    RETURN NULL;
END
$$
"""

_JOINED = """
CREATE FUNCTION campaign_group_joined() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    events bigint[];
    contacts bigint[];
BEGIN
    SELECT array_agg(e.id), array_agg(n.contact_id) INTO events, contacts
    FROM new_rows n
    JOIN campaign k ON k.group_id = n.group_id AND k.is_active AND NOT k.is_archived
    JOIN campaign_event e ON e.campaign_id = k.id AND e.is_active;
    IF events IS NOT NULL THEN
        PERFORM refresh_campaign_fires(events, contacts);
    END IF;
    RETURN NULL;
END
$$
"""

_LEFT = """
CREATE FUNCTION campaign_group_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM campaign_fire x USING old_rows o
    JOIN campaign k ON k.group_id = o.group_id
    JOIN campaign_event e ON e.campaign_id = k.id
    WHERE x.event_id = e.id AND x.contact_id = o.contact_id;
    RETURN NULL;
END
$$
"""

# Schedules keep their time of day.
_ZONE = """
CREATE FUNCTION workspace_zone_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE campaign_event e SET status = 'S', fire_version = fire_version + 1, scheduled_to = 0,
        scheduling_after = NULL, modified_on = now()
    FROM campaign k WHERE k.id = e.campaign_id AND e.workspace_id = NEW.id AND e.is_active AND k.is_active
        AND NOT k.is_archived;
    PERFORM wake_campaigns(array_agg(id)) FROM campaign
    WHERE workspace_id = NEW.id AND is_active AND NOT is_archived;
    INSERT INTO parking (workspace_id, kind, run_uuid)
    SELECT workspace_id, 'schedule', uuid FROM schedule WHERE workspace_id = NEW.id AND is_active;
    UPDATE schedule SET revision = revision + 1,
        start_on = (start_on AT TIME ZONE OLD.timezone) AT TIME ZONE NEW.timezone,
        next_fire_on = (next_fire_on AT TIME ZONE OLD.timezone) AT TIME ZONE NEW.timezone
    WHERE workspace_id = NEW.id AND is_active;
    RETURN NULL;
END
$$
"""

_TRIGGERS = (
    "CREATE TRIGGER contact_dates AFTER UPDATE ON contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION contact_dates_changed()",
    "CREATE TRIGGER membership_joined_campaign AFTER INSERT ON group_membership REFERENCING NEW TABLE AS new_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION campaign_group_joined()",
    "CREATE TRIGGER membership_left_campaign AFTER DELETE ON group_membership REFERENCING OLD TABLE AS old_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION campaign_group_left()",
    "CREATE TRIGGER workspace_zone AFTER UPDATE OF timezone ON workspace FOR EACH ROW "
    "WHEN (OLD.timezone IS DISTINCT FROM NEW.timezone) EXECUTE FUNCTION workspace_zone_changed()",
)


def upgrade() -> None:
    op.add_column("campaign", sa.Column("wakes_on", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "campaign_event", sa.Column("scheduled_to", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("campaign_event", sa.Column("scheduling_after", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("campaign_event", sa.Column("template_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "campaign_event",
        sa.Column("template_variables", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    _keep_schedules_in_step()
    for statement in (_FIRE_ON, _DUE, _WAKE, _REFRESH, _CONTACTS, _JOINED, _LEFT, _ZONE, *_TRIGGERS):
        op.execute(statement)


def _keep_schedules_in_step() -> None:
    op.add_column(
        "schedule",
        sa.Column("uuid", sa.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), nullable=False),
    )
    op.add_column("schedule", sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("schedule", sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("schedule", sa.Column("synced_revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_index(op.f("schedule_uuid_idx"), "schedule", ["uuid"], unique=True)
    op.create_index(
        "schedule_unsynced_idx", "schedule", ["id"], postgresql_where=sa.text("synced_revision <> revision")
    )
