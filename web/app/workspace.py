"""The workspace's own settings, and new workspaces."""

from typing import Annotated, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from core import countries, languages
from store import audit
from store.workspaces import WorkspaceStore
from web.app.caller import Member, confirmed, may
from web.app.errors import AppError, invalid
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/workspace")

Reader = Annotated[Member, Depends(may("workspace.read"))]
Updater = Annotated[Member, Depends(may("workspace.update"))]
Deleter = Annotated[Member, Depends(may("workspace.delete"))]


class WorkspaceSettings(BaseModel):
    """What an administrator may change."""

    name: str = Field(min_length=1, max_length=128)
    timezone: str = Field(max_length=63)
    country: str = Field(max_length=2)
    date_format: Literal["D", "M", "Y"]
    languages: list[str] = Field(min_length=1, max_length=50)


class Choices(BaseModel):
    """What there is to choose from."""

    timezones: list[str]
    countries: list[str]
    languages: dict[str, str]


class Deletion(BaseModel):
    """The workspace's name, typed by hand."""

    name: str


@router.get("")
async def show_workspace(member: Reader, session: Reading) -> WorkspaceSettings:
    """The settings as they are."""
    workspace = await WorkspaceStore(session).get(member.workspace.id)
    return WorkspaceSettings(
        name=workspace.name,
        timezone=workspace.timezone,
        country=workspace.country,
        date_format=workspace.date_format,
        languages=workspace.flow_languages or ["eng"],
    )


@router.get("/choices")
async def show_choices(member: Reader) -> Choices:
    """Time zones, countries and languages: those in wide use, and those that the workspace has."""
    used = member.workspace.flow_languages
    return Choices(
        timezones=sorted(available_timezones()),
        countries=sorted(countries.names()),
        languages={code: one.name for code, one in languages.known().items() if one.alpha2 or code in used},
    )


@router.patch("", status_code=204)
async def change_workspace(given: WorkspaceSettings, member: Updater, work: Writing) -> None:
    """Changes the settings."""
    if given.timezone not in available_timezones():
        raise invalid("timezone", "invalid")
    if given.country and not countries.is_known(given.country):
        raise invalid("country", "invalid")
    if not all(languages.is_known(code) for code in given.languages):
        raise invalid("languages", "invalid")
    columns = given.model_dump() | {"name": " ".join(given.name.replace("\x00", "").split())}
    columns["flow_languages"] = list(dict.fromkeys(columns.pop("languages")))
    if not columns["name"]:
        raise invalid("name", "required")
    await WorkspaceStore(work.session).update(member.workspace.id, **columns)
    await audit.note(work.session, member.workspace.id, member.user.id, "workspace.update")


@router.post("/delete", status_code=204)
async def delete_workspace(given: Deletion, member: Deleter, work: Writing) -> None:
    """Takes the workspace out of use; the password must have been given a short while ago."""
    confirmed(member)
    if given.name.strip() != member.workspace.name:
        raise invalid("name", "name_differs")
    if await WorkspaceStore(work.session).children(member.workspace.id):
        raise AppError("has_children", "Delete its child workspaces first.")
    await WorkspaceStore(work.session).update(member.workspace.id, is_active=False)
    await audit.note(work.session, member.workspace.id, member.user.id, "workspace.delete", member.workspace.name)
