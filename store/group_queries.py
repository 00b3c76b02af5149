"""Queries of smart groups: read before they are stored, in their normal form."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryError
from store import contact_search
from store.errors import StoreError
from store.tables.columns import now

NOT_FOR_GROUPS = "A group can't be made of whom other groups or flows hold, or of a contact's id."


class InvalidGroupQuery(StoreError):
    """A query can't be that of a smart group; the text says why, `code` is that of the query's error, if it has one."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


async def read_group_query(session: AsyncSession, workspace_id: int, text: str) -> tuple[str, dict[str, Any]]:
    """The query in its normal form, and what it uses, `{"fields": [key]}`. Raises `InvalidGroupQuery`."""
    try:
        query, _, _ = await contact_search.read(session, workspace_id, text, now=now())
    except QueryError as error:
        raise InvalidGroupQuery(str(error), error.code) from error
    if not query.inspection.allow_as_group or query.root is None:
        raise InvalidGroupQuery(NOT_FOR_GROUPS)
    return str(query), {"fields": [field["key"] for field in query.inspection.fields]}
