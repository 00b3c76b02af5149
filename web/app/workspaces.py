"""A person's workspaces: making another one, or a child of the one at hand, and looking at children."""

from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from store import audit
from store.accounts import AccountStore
from store.browser_sessions import BrowserSessionStore
from store.errors import Conflict
from store.workspace_figures import figures
from store.workspaces import WorkspaceStore
from web.app.caller import Member, may
from web.app.errors import AppError, invalid
from web.deps import Open, Reading, Writing
from web.resources import Resources

router = APIRouter(prefix="/api/internal/workspaces")

Maker = Annotated[Member, Depends(may("workspace.create"))]
Lister = Annotated[Member, Depends(may("workspace.list"))]


class NewWorkspace(BaseModel):
    """A workspace to make; `is_child`: of the one at hand, whose administrators see it among its children."""

    name: str = Field(min_length=1, max_length=128)
    timezone: str | None = Field(default=None, max_length=63)
    is_child: bool = False


class WorkspaceMade(BaseModel):
    """The new workspace; the session looks at it from now on."""

    uuid: str
    name: str


class ChildOut(BaseModel):
    """A child workspace, and its messages of the last 30 days; `is_mine`: whether the person can go there."""

    uuid: str
    name: str
    timezone: str
    created_on: datetime
    received: int
    sent: int
    is_mine: bool


class Children(BaseModel):
    """The children; `can_make`: whether there can be more."""

    results: list[ChildOut]
    can_make: bool


@router.post("", status_code=201)
async def create_workspace(given: NewWorkspace, member: Maker, work: Writing, resources: Open) -> WorkspaceMade:
    """Makes a workspace with the settings of the one at hand; who makes it is its administrator."""
    if not resources.settings.new_workspaces:
        raise AppError("not_allowed_here", "This deployment is set to have no further workspaces.", status=403)
    name = workspace_name(given.name)
    columns = {"timezone": given.timezone} if given.timezone else {}
    if given.timezone and given.timezone not in available_timezones():
        raise invalid("timezone", "invalid")
    parent = member.workspace if given.is_child else None
    try:
        made = await WorkspaceStore(work.session).create_by(
            member.user.id, name, like=member.workspace, parent=parent, **columns
        )
    except Conflict as e:
        raise AppError("child_of_child", e.reason) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "workspace.create", name)
    await BrowserSessionStore(work.session).choose(member.session.id, made.id)
    return WorkspaceMade(uuid=str(made.uuid), name=made.name)


@router.get("/children")
async def list_children(member: Lister, session: Reading, resources: Open) -> Children:
    """The children of the workspace."""
    children = await WorkspaceStore(session).children(member.workspace.id)
    own = {workspace.id for workspace, _ in await AccountStore(session).workspaces(member.user.id)}
    seen = await figures(session, [one.id for one in children])
    results = [
        ChildOut(
            uuid=str(one.uuid),
            name=one.name,
            timezone=one.timezone,
            created_on=one.created_on,
            received=seen[one.id].received,
            sent=seen[one.id].sent,
            is_mine=one.id in own,
        )
        for one in children
    ]
    return Children(results=results, can_make=_can_make(member, resources))


def workspace_name(text: str) -> str:
    """A name in one line. Raises `AppError` if nothing is left of it."""
    name = " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())
    if not name:
        raise invalid("name", "required")
    return name


def _can_make(member: Member, resources: Resources) -> bool:
    return resources.settings.new_workspaces and member.workspace.parent_id is None
