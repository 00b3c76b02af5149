"""Pages of joined rows: as `store.paging`, for queries that give columns of several tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession

from store.paging import Page, Position

PAGE_SIZE = 250


async def fetch_page(
    session: AsyncSession,
    query: Select[Any],
    by: Mapped[Any],
    id_: Mapped[int],
    *,
    at: Position | None,
    ascending: bool = False,
    size: int = PAGE_SIZE,
) -> Page[RowMapping]:
    """The rows at a position, ordered by `by` and the id. Each row has `position_`, the value of `by`, and `id`."""
    backwards = at is not None and at.backwards
    upwards = ascending != backwards
    query = query.add_columns(by.label("position_"))
    if at is not None:
        here, there = tuple_(by, id_), tuple_(at.time, at.id)
        query = query.where(here > there if upwards else here < there)
    order = (by.asc(), id_.asc()) if upwards else (by.desc(), id_.desc())
    found = await all_rows(session, query.order_by(*order).limit(size + 1))
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows = rows[::-1]
    if not rows:
        return Page(rows)
    has_next, has_previous = (True, more) if backwards else (more, at is not None)
    return Page(
        rows,
        next=Position(rows[-1]["position_"], rows[-1]["id"]) if has_next else None,
        previous=Position(rows[0]["position_"], rows[0]["id"], backwards=True) if has_previous else None,
    )


async def all_rows(session: AsyncSession, query: Any) -> Sequence[RowMapping]:
    """All rows of a query, by column name."""
    connection = await session.connection()
    return (await connection.execute(query)).mappings().all()


async def one_row(session: AsyncSession, query: Any) -> RowMapping | None:
    """The first row of a query, if any."""
    connection = await session.connection()
    return (await connection.execute(query)).mappings().first()
