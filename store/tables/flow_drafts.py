"""Flows as people edit them: drafts, and conversations that must go on as they did."""

from datetime import datetime

from sqlalchemy import Index

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import instant, long_text, reference, required_integer, short_text


class FlowDraft(Row, Modified, table=True):
    """A version of a flow's draft; the newest is the draft. One person's edits of a quarter of an hour are one row.

    `version` grows with every save, `based_on` is the revision that was live when the draft was begun or merged with
    it, `published_as` the revision that it became.
    """

    __tablename__ = "flow_draft"
    __table_args__ = (Index(None, "flow_id", "version", unique=True),)

    flow_id: int = reference("flow")
    version: int = required_integer()
    based_on: int = required_integer()
    published_as: int | None = None
    definition: str = long_text()
    created_by_id: int | None = reference("user_account", nullable=True)


class FlowTest(WorkspaceOwned, table=True):
    """A conversation with a flow that is held again before the flow is published; `script` is JSON text."""

    __tablename__ = "flow_test"
    __table_args__ = (Index(None, "uuid", unique=True), Index(None, "flow_id"))

    flow_id: int = reference("flow")
    name: str = short_text(64)
    script: str = long_text()
    created_by_id: int | None = reference("user_account", nullable=True)
    last_run_on: datetime | None = instant()
    last_passed: bool | None = None
