"""Keyset pages: rows in the order of a time and their id, from a position on, without counting what was passed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import tuple_
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two rows: behind the row with this time and id, or before it when reading `backwards`."""

    time: datetime
    id: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """The columns that give a list its order."""

    time: Any
    id: Any
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Rows in the list's order; `next` and `previous` are where to read the neighbouring pages, if there are any."""

    rows: Sequence[Item]
    next: Position | None = None
    previous: Position | None = None


async def read_page(
    session: AsyncSession, query: SelectOfScalar[Item], order: Order, *, at: Position | None, size: int
) -> Page[Item]:
    """The page of `size` rows at a position, or the first page."""
    backwards = at is not None and at.backwards
    ascending = order.ascending != backwards
    if at is not None:
        here, there = tuple_(order.time, order.id), tuple_(at.time, at.id)
        query = query.where(here > there if ascending else here < there)
    columns = (order.time.asc(), order.id.asc()) if ascending else (order.time.desc(), order.id.desc())
    found = (await session.exec(query.order_by(*columns).limit(size + 1))).all()
    rows, has_more = list(found[:size]), len(found) > size
    if backwards:
        rows.reverse()
    return _page(rows, order, at, has_more)


def _page(rows: list[Item], order: Order, at: Position | None, has_more: bool) -> Page[Item]:
    if not rows:
        return Page(rows)
    backwards = at is not None and at.backwards
    has_next, has_previous = (True, has_more) if backwards else (has_more, at is not None)
    return Page(
        rows,
        next=_position(rows[-1], order, backwards=False) if has_next else None,
        previous=_position(rows[0], order, backwards=True) if has_previous else None,
    )


def _position(row: Any, order: Order, *, backwards: bool) -> Position:
    return Position(getattr(row, order.time.key), getattr(row, order.id.key), backwards)
