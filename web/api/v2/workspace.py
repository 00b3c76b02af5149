"""`workspace`, and `org`, its older name: the caller's workspace."""

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession
from typing_extensions import TypedDict

from core.countries import of_timezone
from store.listings.channels import channels_page
from store.tables import Workspace
from web.api.v2 import PREFIX
from web.api.v2.caller import WorkspaceReader
from web.api.v2.documents import single
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

DATE_STYLES = {"D": "day_first", "M": "month_first", "Y": "year_first"}


class Credits(TypedDict):
    """Kept for older clients; always -1."""

    used: int
    remaining: int


class WorkspaceOut(TypedDict):
    """A workspace."""

    uuid: str
    name: str
    country: str
    languages: list[str]
    timezone: str
    date_style: str
    anon: bool
    primary_language: str | None
    credits: Credits


WORKSPACE = {
    "uuid": "6a44ca78-a4c2-4862-a7d3-2932f9b3a7c3",
    "name": "Healthy Start",
    "country": "KE",
    "languages": ["eng", "swa"],
    "timezone": "Africa/Nairobi",
    "date_style": "day_first",
    "anon": False,
    "primary_language": "eng",
    "credits": {"used": -1, "remaining": -1},
}


@router.get("/workspace.json", summary="Show the workspace", **single(WorkspaceOut, WORKSPACE))
async def show_workspace(caller: WorkspaceReader, session: Reading) -> Json:
    """The workspace that the token belongs to."""
    return Json(_shown(caller.workspace, await _country(session, caller.workspace)))


@router.get("/org.json", summary="Show the workspace (older name)", **single(WorkspaceOut, WORKSPACE))
async def show_org(caller: WorkspaceReader, session: Reading) -> Json:
    """The same under its older name."""
    return Json(_shown(caller.workspace, await _country(session, caller.workspace)))


async def _country(session: AsyncSession, workspace: Workspace) -> str:
    """The workspace's country, else its time zone's, else that of its channels, if they are all of one; "" if none."""
    if workspace.country:
        return workspace.country
    if country := of_timezone(workspace.timezone):
        return country
    page = await channels_page(session, workspace.id, None)
    countries = {channel.country for channel in page.rows if channel.country}
    return countries.pop() if len(countries) == 1 else ""


def _shown(workspace: Workspace, country: str) -> WorkspaceOut:
    return {
        "uuid": str(workspace.uuid),
        "name": workspace.name,
        "country": country,
        "languages": list(workspace.flow_languages),
        "timezone": workspace.timezone,
        "date_style": DATE_STYLES.get(workspace.date_format, "day_first"),
        "anon": workspace.is_anonymous,
        "primary_language": workspace.flow_languages[0] if workspace.flow_languages else None,
        "credits": {"used": -1, "remaining": -1},
    }
