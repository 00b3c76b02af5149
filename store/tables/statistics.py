"""What each workspace did, by day."""

from datetime import date

from sqlalchemy import Index

from store.tables.base import Row
from store.tables.columns import big_integer, row_id, short_text


class DailyStatistic(Row, table=True):
    """A figure of a workspace on a day (UTC): `messages_in`, `contacts_new` …; written once the day is over."""

    __tablename__ = "daily_statistic"
    __table_args__ = (Index(None, "workspace_id", "day", "name", unique=True),)

    workspace_id: int = row_id()
    day: date
    name: str = short_text(32)
    value: int = big_integer()
