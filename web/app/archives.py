"""The archives of a workspace, to fetch."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store.listings.archives import ArchiveFilter, archives_page
from web.app.caller import Member, may
from web.archive_files import signed_path
from web.deps import Open, Reading

router = APIRouter(prefix="/api/internal/archives")

Lister = Annotated[Member, Depends(may("archive.list"))]
MOST = 500


class ArchiveOut(BaseModel):
    """A file; `link` is good for a day, and missing where there was nothing to write."""

    uuid: str
    type: str
    period: Literal["daily", "monthly"]
    start_date: date
    record_count: int
    size: int
    link: str | None


class Archives(BaseModel):
    """Archives, the latest first, and how old something is when it is archived."""

    results: list[ArchiveOut]
    after_days: int
    deletes: bool


@router.get("")
async def list_archives(member: Lister, session: Reading, resources: Open) -> Archives:
    """The archives that hold something; the latest hundreds of them."""
    _, rows = await archives_page(session, member.workspace.id, ArchiveFilter(), offset=0, size=MOST)
    shown = [
        ArchiveOut(
            uuid=str(one.uuid),
            type=one.type,
            period="monthly" if one.period == "M" else "daily",
            start_date=one.start_date,
            record_count=one.record_count,
            size=one.size,
            link=signed_path(one, resources.settings),
        )
        for one in rows
        if one.record_count
    ]
    settings = resources.settings
    return Archives(results=shown, after_days=settings.archive_after_days, deletes=settings.archive_deletes)
