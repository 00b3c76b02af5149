"""Archives, the latest first; a day that a month has swallowed is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Archive


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """Which archives; `period` is `D` or `M`, before and after are inclusive dates of their beginning."""

    type: str | None = None
    period: str | None = None
    before: date | None = None
    after: date | None = None


async def archives_page(
    session: AsyncSession, workspace_id: int, wanted: ArchiveFilter, *, offset: int, size: int
) -> tuple[int, Sequence[Archive]]:
    """How many archives there are, and some of them. They are few: one a day at most, and one a month."""
    filters: list[Any] = [
        col(Archive.workspace_id) == workspace_id,
        or_(col(Archive.period) != "D", col(Archive.rollup_id).is_(None)),
    ]
    if wanted.type:
        filters.append(col(Archive.type) == wanted.type)
    if wanted.period:
        filters.append(col(Archive.period) == wanted.period)
    if wanted.before:
        filters.append(col(Archive.start_date) <= wanted.before)
    if wanted.after:
        filters.append(col(Archive.start_date) >= wanted.after)
    count = (await session.exec(select(func.count()).select_from(Archive).where(*filters))).one()
    query = select(Archive).where(*filters).order_by(col(Archive.start_date).desc(), col(Archive.id).desc())
    return count, (await session.exec(query.offset(offset).limit(size))).all()
