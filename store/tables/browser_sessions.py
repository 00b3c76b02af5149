"""Sessions of people in a browser."""

from datetime import datetime

from sqlalchemy import Index

from store.tables.base import Created, Row
from store.tables.columns import instant_now, reference, short_text


class BrowserSession(Row, Created, table=True):
    """Someone signed in, in one browser. Only the SHA-256 of the cookie's key is stored."""

    __tablename__ = "browser_session"
    __table_args__ = (Index(None, "key_hash", unique=True), Index(None, "user_id"), Index(None, "last_seen_on"))

    key_hash: bytes
    user_id: int = reference("user_account")
    workspace_id: int | None = reference("workspace", nullable=True)
    """The workspace that was last chosen."""
    last_seen_on: datetime = instant_now()
    confirmed_on: datetime = instant_now()
    """When the password was last given, for what asks for it again."""
    browser: str = short_text(255, default="")
