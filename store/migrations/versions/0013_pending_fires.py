"""Fires are counted by event, so that no list of campaigns reads them; the earliest of an event is one index probe.

The sendings of a scheduled broadcast are found by it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COUNT = """
    INSERT INTO item_count (workspace_id, scope, count)
    SELECT r.workspace_id, 'campaign:pending:' || r.event_id, {by}count(*) FROM {rows} r GROUP BY 1, 2;
"""
_STATEMENTS = {"INSERT": ("", "new_rows", "NEW"), "DELETE": ("-", "old_rows", "OLD")}


def upgrade() -> None:
    op.create_index(op.f("campaign_fire_event_id_fire_on_idx"), "campaign_fire", ["event_id", "fire_on"], unique=False)
    op.create_index(
        "broadcast_parent_id_idx", "broadcast", ["parent_id", "id"], postgresql_where=sa.text("parent_id IS NOT NULL")
    )
    for change, (by, rows, side) in _STATEMENTS.items():
        name = f"campaign_fire_counted_on_{change.lower()}"
        body = f"BEGIN {_COUNT.format(by=by, rows=rows)} RETURN NULL; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $count${body}$count$")
        op.execute(
            f"CREATE TRIGGER {name} AFTER {change} ON campaign_fire REFERENCING {side} TABLE AS {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(_COUNT.format(by="", rows="campaign_fire"))
