"""Figures of workspaces by day (UTC): written once a day for the days that are over, read by dashboards."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.database import Database

NAMES = ("messages_in", "messages_out", "calls_in", "calls_out", "contacts_new", "contacts_seen", "runs_started")
"""What is counted. `contacts_seen` is exact for the day before the one on which it is written."""
DAYS_BACK = 7
"""For which figures are written that are missing, as after a downtime."""

_MISSING = text("""
    SELECT CAST(d AS date) FROM generate_series(CAST(:first AS date), CAST(:last AS date), interval '1 day') d
    WHERE NOT EXISTS (SELECT 1 FROM daily_statistic s WHERE s.day = CAST(d AS date)) ORDER BY d
""")

_WRITE = text("""
    WITH bounds AS (
        SELECT CAST(:day AS date) AS day, CAST(:day AS date) AT TIME ZONE 'UTC' AS since,
            (CAST(:day AS date) + 1) AT TIME ZONE 'UTC' AS until
    ), counted AS (
        SELECT c.workspace_id, CASE n.scope WHEN 'text:in' THEN 'messages_in' WHEN 'text:out' THEN 'messages_out'
            WHEN 'voice:in' THEN 'calls_in' ELSE 'calls_out' END AS name, sum(n.count) AS value
        FROM bounds b JOIN channel_count n ON n.day = b.day JOIN channel c ON c.id = n.channel_id
        WHERE n.scope IN ('text:in', 'text:out', 'voice:in', 'voice:out') GROUP BY 1, 2
        UNION ALL
        SELECT c.workspace_id, 'contacts_new', count(*) FROM bounds b
        JOIN contact c ON c.created_on >= b.since AND c.created_on < b.until GROUP BY 1
        UNION ALL
        SELECT c.workspace_id, 'contacts_seen', count(*) FROM bounds b
        JOIN contact c ON c.is_active AND c.last_seen_on >= b.since GROUP BY 1
        UNION ALL
        SELECT r.workspace_id, 'runs_started', count(*) FROM bounds b
        JOIN flow_run r ON r.created_on >= b.since AND r.created_on < b.until GROUP BY 1
        UNION ALL
        SELECT w.id, 'messages_in', 0 FROM workspace w WHERE w.is_active
    )
    INSERT INTO daily_statistic (workspace_id, day, name, value)
    SELECT workspace_id, CAST(:day AS date), name, sum(value) FROM counted GROUP BY 1, 3
    ON CONFLICT (workspace_id, day, name) DO UPDATE SET value = EXCLUDED.value
""")

_READ = text("""
    SELECT day, name, value FROM daily_statistic
    WHERE workspace_id = :workspace AND day >= :since AND day <= :until ORDER BY day, name
""")


class DailyStatistics:
    """The job that writes them; it may run twice, and beside itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, today: date) -> int:
        """Writes the figures of the days before `today` that are missing; how many days those were."""
        values = {"first": today - timedelta(days=DAYS_BACK), "last": today - timedelta(days=1)}
        async with self._database.reading() as session:
            days = list((await sql.execute(session, _MISSING, values)).scalars())
        for day in days:
            async with self._database.transaction() as session:
                await sql.execute(session, _WRITE, {"day": day})
        return len(days)


async def between(session: AsyncSession, workspace_id: int, since: date, until: date) -> dict[date, dict[str, int]]:
    """The figures of a workspace by day, both days included; what isn't there is zero."""
    values = {"workspace": workspace_id, "since": since, "until": until}
    figures: dict[date, dict[str, int]] = {}
    for day, name, value in await sql.execute(session, _READ, values):
        figures.setdefault(day, dict.fromkeys(NAMES, 0))[name] = value
    return figures
