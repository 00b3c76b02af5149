"""`archives`: files of messages and runs that are over 90 days old."""

from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from core.settings import Settings
from store.listings.archives import ArchiveFilter, archives_page
from store.tables import Archive
from web.api.v2 import PREFIX
from web.api.v2.caller import ArchiveLister
from web.api.v2.documents import listed, query
from web.api.v2.pages import public_base
from web.api.v2.params import Params
from web.archive_files import signed_path
from web.deps import Open, Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

SIZE = 250
PERIODS = {"daily": "D", "monthly": "M"}
NAMES = {code: name for name, code in PERIODS.items()}


class ArchiveOut(TypedDict):
    """An archive; `archive_type` is an older name of `type`. No file is written for a period without records.

    `download_url` is good for a day: gzipped JSON lines, each a message or a run.
    """

    type: str
    archive_type: str
    start_date: str
    period: str
    record_count: int
    size: int
    hash: str | None
    download_url: str | None


ARCHIVE = {
    "type": "message",
    "archive_type": "message",
    "start_date": "2026-07-01",
    "period": "monthly",
    "record_count": 1432,
    "size": 102330,
    "hash": "feca9988b7772c003204a28bd741d0d0",
    "download_url": "https://ngoma.example.org/archives/0199bb98-3637-778d-9dad-4ab7b3ad3e7f?expires=1790150400&signature=6f…",
}


@router.get(
    "/archives.json",
    summary="List archives",
    **listed(
        ArchiveOut,
        ARCHIVE,
        query("type", "Archives of messages or of runs", enum=["message", "run"]),
        query("archive_type", "Older name of `type`", enum=["message", "run"]),
        query("period", "Archives of days or of months", enum=list(PERIODS)),
        query("before", "Archives that begin on or before this date"),
        query("after", "Archives that begin on or after this date"),
        query("limit", "How many at most"),
        query("offset", "How many to pass over"),
    ),
)
async def list_archives(request: Request, caller: ArchiveLister, session: Reading, resources: Open) -> Json:
    """The archives of the workspace, the latest first; days that a month's archive has swallowed are left out."""
    params = Params(request)
    before, after = params.instant("before"), params.instant("after")
    wanted = ArchiveFilter(
        type=params.text("type") or params.text("archive_type"),
        period=PERIODS.get(params.text("period") or ""),
        before=before.date() if before else None,
        after=after.date() if after else None,
    )
    limit, offset = _positive(params.text("limit"), SIZE, least=1), _positive(params.text("offset"), 0)
    size = min(limit, SIZE)
    count, rows = await archives_page(session, caller.workspace.id, wanted, offset=offset, size=size)
    following = _address(request, size, offset + size) if offset + size < count else None
    previous = _address(request, size, max(offset - size, 0)) if offset > 0 else None
    shown = [_shown(archive, request, resources.settings) for archive in rows]
    return Json({"count": count, "next": following, "previous": previous, "results": shown})


def _positive(text: str | None, default: int, *, least: int = 0) -> int:
    """The number that a text is, or the default: what isn't a number is ignored."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
        return default
    return int(text)


def _address(request: Request, limit: int, offset: int) -> str:
    pairs = [
        pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] not in ("limit", "offset")
    ]
    pairs += [("limit", str(limit))] + ([("offset", str(offset))] if offset else [])
    return f"{public_base(request)}{request.url.path}?{urlencode(sorted(pairs, key=lambda pair: pair[0]))}"


def _shown(archive: Archive, request: Request, settings: Settings) -> ArchiveOut:
    path = signed_path(archive, settings)
    return {
        "type": archive.type,
        "archive_type": archive.type,
        "start_date": archive.start_date.isoformat(),
        "period": NAMES.get(archive.period, "daily"),
        "record_count": archive.record_count,
        "size": archive.size,
        "hash": archive.hash if archive.record_count else None,
        "download_url": f"{public_base(request)}{path}" if path else None,
    }
