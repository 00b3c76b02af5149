"""Logs of channels: what was exchanged with providers, secrets masked; of a channel, or of one message."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store.listings.channel_logs import LogFilter, channel_logs_page
from web.app.caller import Member, may
from web.app.errors import Missing
from web.app.paging import At, after
from web.app.shapes import Ref, ref
from web.deps import Reading

router = APIRouter(prefix="/api/internal/channel-logs")

Lister = Annotated[Member, Depends(may("channel_log.list"))]
Reader = Annotated[Member, Depends(may("channel_log.read"))]

_SHOWN_OF_ANONYMOUS = 10
"""Characters of a request or a response that anonymous workspaces see: they hold phone numbers."""


class LogRow(BaseModel):
    """An interaction in the list; `status` is that of the last response, 0 if none came."""

    uuid: str
    type: str
    channel: Ref
    is_error: bool
    error: str
    url: str
    status: int | None
    elapsed_ms: int
    created_on: datetime


class LogsOut(BaseModel):
    """A page of logs, newest first."""

    results: list[LogRow]
    next: str | None


class ExchangeOut(BaseModel):
    """A request and its response."""

    url: str
    status: int
    request: str
    response: str
    elapsed_ms: int
    retries: int


class LogErrorOut(BaseModel):
    """What went wrong; `ext_code` is the provider's own code."""

    code: str
    ext_code: str
    message: str


class LogOut(LogRow):
    """An interaction with all its exchanges."""

    exchanges: list[ExchangeOut]
    errors: list[LogErrorOut]


@router.get("")
async def list_logs(
    member: Lister,
    session: Reading,
    at: At,
    channel: UUID | None = None,
    message: UUID | None = None,
    errors: bool = False,
) -> LogsOut:
    """Logs of the last days: of a channel, of a message, or all."""
    wanted = LogFilter(channel=channel, message=message, errors_only=errors)
    page = await channel_logs_page(session, member.workspace.id, wanted, at, size=50)
    is_anonymous = member.workspace.is_anonymous
    rows = [LogRow(**_row(row, is_anonymous=is_anonymous)) for row in page.rows]
    return LogsOut(results=rows, next=after(page.next))


@router.get("/{uuid}")
async def show_log(uuid: UUID, member: Reader, session: Reading) -> LogOut:
    """One interaction."""
    page = await channel_logs_page(session, member.workspace.id, LogFilter(uuid=uuid), None)
    if not page.rows:
        raise Missing("log")
    row, is_anonymous = page.rows[0], member.workspace.is_anonymous
    return LogOut(
        **_row(row, is_anonymous=is_anonymous),
        exchanges=[_exchange(one, is_anonymous=is_anonymous) for one in row["http_logs"]],
        errors=[
            LogErrorOut(code=_text(one, "code"), ext_code=_text(one, "ext_code"), message=_text(one, "message"))
            for one in row["errors"]
        ],
    )


def _row(row: Any, *, is_anonymous: bool) -> dict[str, Any]:
    exchanges = [_exchange(one, is_anonymous=is_anonymous) for one in row["http_logs"]]
    last = exchanges[-1] if exchanges else None
    return {
        "uuid": str(row["uuid"]),
        "type": row["type"],
        "channel": ref(row["channel_uuid"], row["channel_name"]),
        "is_error": row["is_error"],
        "error": _text(row["errors"][0], "message") if row["errors"] else "",
        "url": last.url if last else "",
        "status": last.status if last else None,
        "elapsed_ms": row["elapsed_ms"],
        "created_on": row["created_on"],
    }


def _exchange(one: dict[str, Any], *, is_anonymous: bool) -> ExchangeOut:
    most = _SHOWN_OF_ANONYMOUS if is_anonymous else None
    return ExchangeOut(
        url=_text(one, "url")[:most],
        status=int(one.get("status_code") or 0),
        request=_text(one, "request")[:most],
        response=_text(one, "response")[:most],
        elapsed_ms=int(one.get("elapsed_ms") or 0),
        retries=int(one.get("retries") or 0),
    )


def _text(one: dict[str, Any], name: str) -> str:
    return str(one.get(name) or "")
