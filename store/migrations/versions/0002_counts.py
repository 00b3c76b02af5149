"""Triggers that keep counts: each statement adds the differences it makes, whatever wrote it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The folder of a message: I inbox, W handled by a flow, A archived, O outbox, S sent, X failed; null for none.
_FOLDER = """
CREATE FUNCTION msg_folder(m msg) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN m.direction = 'I' AND m.status = 'H' AND m.visibility = 'V' AND m.flow_id IS NULL THEN 'I'
        WHEN m.direction = 'I' AND m.status = 'H' AND m.visibility = 'V' THEN 'W'
        WHEN m.direction = 'I' AND m.status = 'H' AND m.visibility = 'A' THEN 'A'
        WHEN m.direction = 'O' AND m.visibility = 'V' AND m.status IN ('I', 'Q', 'E') THEN 'O'
        WHEN m.direction = 'O' AND m.visibility = 'V' AND m.status IN ('W', 'S', 'D', 'R') THEN 'S'
        WHEN m.direction = 'O' AND m.visibility = 'V' AND m.status = 'F' THEN 'X'
    END
$$
"""

_INSERTED = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT n.workspace_id, 'msgs:folder:' || msg_folder(n), count(*) FROM new_rows n
    WHERE msg_folder(n) IS NOT NULL GROUP BY 1, 2;
    INSERT INTO channel_count (channel_id, day, scope, count)
    SELECT n.channel_id, (n.created_on AT TIME ZONE 'UTC')::date,
        CASE n.type WHEN 'V' THEN 'voice:' ELSE 'text:' END || CASE n.direction WHEN 'I' THEN 'in' ELSE 'out' END,
        count(*)
    FROM new_rows n WHERE n.channel_id IS NOT NULL GROUP BY 1, 2, 3;
"""

_UPDATED = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT workspace_id, 'msgs:folder:' || folder, sum(by) FROM (
        SELECT n.workspace_id, msg_folder(n) AS folder, 1 AS by FROM new_rows n
        UNION ALL SELECT o.workspace_id, msg_folder(o), -1 FROM old_rows o
    ) moved WHERE folder IS NOT NULL GROUP BY 1, 2 HAVING sum(by) <> 0;
    INSERT INTO label_count (label_id, count)
    SELECT l.label_id, sum(CASE WHEN n.visibility = 'V' THEN 1 ELSE -1 END)
    FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN msg_label l ON l.msg_id = n.id
    WHERE (n.visibility = 'V') <> (o.visibility = 'V') GROUP BY 1;
    INSERT INTO flow_activity_count (flow_id, scope, count)
    SELECT n.flow_id, unnest(ARRAY['msgsin:hour:' || extract(hour FROM now() AT TIME ZONE 'UTC'),
        'msgsin:dow:' || extract(isodow FROM now() AT TIME ZONE 'UTC'),
        'msgsin:date:' || (now() AT TIME ZONE 'UTC')::date]), count(*)
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE n.direction = 'I' AND n.flow_id IS NOT NULL AND o.flow_id IS NULL GROUP BY 1, 2;
"""

_DELETED = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT o.workspace_id, 'msgs:folder:' || msg_folder(o), -count(*) FROM old_rows o
    WHERE msg_folder(o) IS NOT NULL GROUP BY 1, 2;
"""

_JOINED = "INSERT INTO group_count (group_id, count) SELECT group_id, count(*) FROM new_rows GROUP BY 1;"
_LEFT = "INSERT INTO group_count (group_id, count) SELECT group_id, -count(*) FROM old_rows GROUP BY 1;"

_LABELLED = """
    INSERT INTO label_count (label_id, count)
    SELECT n.label_id, count(*) FROM new_rows n JOIN msg m ON m.id = n.msg_id WHERE m.visibility = 'V' GROUP BY 1;
"""
_UNLABELLED = """
    INSERT INTO label_count (label_id, count)
    SELECT o.label_id, -count(*) FROM old_rows o JOIN msg m ON m.id = o.msg_id WHERE m.visibility = 'V' GROUP BY 1;
"""

# Runs that are over keep counting in their status, also when they are deleted: totals are of a lifetime.
_SCOPES = """
    SELECT r.flow_id, 'status:' || r.status AS scope, {by} AS by FROM {rows} r WHERE {counted}
    UNION ALL
    SELECT r.flow_id, 'node:' || r.current_node_uuid, {by} FROM {rows} r
    WHERE r.status IN ('A', 'W') AND r.current_node_uuid IS NOT NULL
"""
_RUNS = """
    INSERT INTO flow_activity_count (flow_id, scope, count)
    SELECT flow_id, scope, sum(by) FROM ({scopes}) changed GROUP BY 1, 2 HAVING sum(by) <> 0;
"""
_NEW_RUNS = _SCOPES.format(rows="new_rows", by="1", counted="true")
_OLD_RUNS = _SCOPES.format(rows="old_rows", by="-1", counted="true")
_GONE_RUNS = _SCOPES.format(rows="old_rows", by="-1", counted="r.status IN ('A', 'W')")

_TICKETS = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT workspace_id, 'tickets:' || status || ':' || topic_id || ':' || coalesce(assignee_id, 0), sum(by)
    FROM ({rows}) changed GROUP BY 1, 2 HAVING sum(by) <> 0;
"""
_NEW_TICKETS = "SELECT workspace_id, status, topic_id, assignee_id, 1 AS by FROM new_rows"
_OLD_TICKETS = "SELECT workspace_id, status, topic_id, assignee_id, -1 AS by FROM old_rows"

_COUNTED = {
    "msg": {"INSERT": _INSERTED, "UPDATE": _UPDATED, "DELETE": _DELETED},
    "group_membership": {"INSERT": _JOINED, "DELETE": _LEFT},
    "msg_label": {"INSERT": _LABELLED, "DELETE": _UNLABELLED},
    "flow_run": {
        "INSERT": _RUNS.format(scopes=_NEW_RUNS),
        "UPDATE": _RUNS.format(scopes=f"{_NEW_RUNS} UNION ALL {_OLD_RUNS}"),
        "DELETE": _RUNS.format(scopes=_GONE_RUNS),
    },
    "ticket": {
        "INSERT": _TICKETS.format(rows=_NEW_TICKETS),
        "UPDATE": _TICKETS.format(rows=f"{_NEW_TICKETS} UNION ALL {_OLD_TICKETS}"),
        "DELETE": _TICKETS.format(rows=_OLD_TICKETS),
    },
}

_SEEN = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def upgrade() -> None:
    op.execute(_FOLDER)
    for table, changes in _COUNTED.items():
        for change, statements in changes.items():
            name = f"{table}_counted_on_{change.lower()}"
            body = f"BEGIN {statements} RETURN NULL; END"
            op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $count${body}$count$")
            op.execute(
                f"CREATE TRIGGER {name} AFTER {change} ON {table} REFERENCING {_SEEN[change]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
