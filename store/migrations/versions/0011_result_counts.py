"""Triggers that count the results of flows by category, as runs get them; and those that runs have already."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Results are JSON text that the pipeline has made readable. Older rows may hold an escaped NUL or half of a surrogate
# pair, which PostgreSQL refuses to read: those count as nothing.
_COUNTED = """
    SELECT {row}.flow_id, left(e.key, 64) AS result, left(coalesce(e.value ->> 'category', ''), 128) AS category,
        {by} AS by
    FROM {source} CROSS JOIN LATERAL json_each({row}.results::json) e
    WHERE {row}.results <> '{{}}' AND {row}.results !~* '\\\\u(0000|d[89a-f])'
"""
_NEW = _COUNTED.format(row="n", by="1", source="new_rows n")
_CHANGED = "new_rows n JOIN old_rows o ON o.id = n.id AND o.results <> n.results"
_INSERT = """
    INSERT INTO flow_result_count (flow_id, result, category, count)
    SELECT flow_id, result, category, sum(by) FROM ({counted}) counted GROUP BY 1, 2, 3 HAVING sum(by) <> 0;
"""

_STATEMENTS = {
    "INSERT": (_NEW, "NEW TABLE AS new_rows"),
    "UPDATE": (
        _COUNTED.format(row="n", by="1", source=_CHANGED)
        + " UNION ALL "
        + _COUNTED.format(row="o", by="-1", source=_CHANGED),
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
}


def upgrade() -> None:
    for change, (counted, seen) in _STATEMENTS.items():
        name = f"flow_run_results_counted_on_{change.lower()}"
        body = f"BEGIN {_INSERT.format(counted=counted)} RETURN NULL; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $count${body}$count$")
        op.execute(
            f"CREATE TRIGGER {name} AFTER {change} ON flow_run REFERENCING {seen} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(_INSERT.format(counted=_COUNTED.format(row="n", by="1", source="flow_run n")))
