"""Who uses the browser's JSON: by cookie, in the workspace of the tab, with what the member's role allows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, WebSocket
from starlette.requests import HTTPConnection

from core.permissions import ALL, Role, allows
from store.accounts import AccountStore
from store.browser_sessions import CONFIRMED, NOTICED, BrowserSessionStore, SignedIn
from store.listings.references import as_uuid
from store.tables import BrowserSession, UserAccount, Workspace
from web.app.cookies import SAFE_METHODS, check_csrf, check_origin, session_key
from web.app.errors import AppError
from web.resources import Resources, resources_of

WORKSPACE_HEADER = "x-ngoma-workspace"
WORKSPACE_PARAMETER = "workspace"
"""As the header, for what can send none: web sockets and downloads."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace, and the browser's session."""

    user: UserAccount
    workspace: Workspace
    role: Role
    session: BrowserSession

    def may(self, permission: str) -> bool:
        """Whether the role allows it."""
        return allows(self.role, permission)


async def signed_in(request: Request) -> SignedIn:
    """A dependency: who is signed in, in a workspace or not. Raises `AppError`."""
    resources = resources_of(request)
    key = session_key(request, resources.settings)
    found = await _find(resources, key) if key else None
    if found is None or key is None:
        raise AppError("signed_out", "Sign in first.", status=401)
    if request.method not in SAFE_METHODS:
        check_csrf(request, key, resources.settings)
    return found


AnyUser = Annotated[SignedIn, Depends(signed_in)]
"""Someone who is signed in."""


def may(permission: str) -> Callable[[Request, SignedIn], Awaitable[Member]]:
    """A dependency: the member, if the role allows this in the workspace of the tab. Raises `AppError`."""
    if permission not in ALL:
        raise ValueError(f"{permission} is not in core.permissions.VERBS")

    async def allowed(request: Request, found: AnyUser) -> Member:
        member = await member_of(request, found)
        if not member.may(permission):
            raise AppError("forbidden", "Your role in this workspace doesn't allow this.", status=403)
        return member

    allowed.permission = permission  # type: ignore[attr-defined]  # for the test that compares routes and roles
    return allowed


async def member_of(connection: Request | WebSocket, found: SignedIn) -> Member:
    """The person in the workspace that the tab names, else in the one last chosen. Raises `AppError`."""
    member = await _membership(resources_of(connection), found, _named_workspace(connection))
    if member is None:
        raise AppError("no_workspace", "You are no member of this workspace.", status=409)
    return member


def confirmed(found: SignedIn | Member) -> None:
    """Asks for the password again before dangers. Raises `AppError`."""
    if found.session.confirmed_on <= datetime.now(UTC) - CONFIRMED:
        raise AppError("confirm_password", "Give your password again.", status=403)


def _named_workspace(connection: HTTPConnection) -> str | None:
    return connection.headers.get(WORKSPACE_HEADER) or connection.query_params.get(WORKSPACE_PARAMETER)


async def identify(connection: WebSocket) -> Member:
    """The member behind a web socket, opened by one of our own pages. Raises `AppError`."""
    resources = resources_of(connection)
    check_origin(connection, resources.settings)
    key = session_key(connection, resources.settings)
    found = await _find(resources, key) if key else None
    if found is None:
        raise AppError("signed_out", "Sign in first.", status=401)
    return await member_of(connection, found)


async def _find(resources: Resources, key: str) -> SignedIn | None:
    async with resources.database.reading() as session:
        found = await BrowserSessionStore(session).find(key)
    if found is not None and found.session.last_seen_on < datetime.now(UTC) - NOTICED:
        async with resources.database.transaction() as session:
            await BrowserSessionStore(session).seen(found.session.id)
    return found


async def _membership(resources: Resources, found: SignedIn, named: str | None) -> Member | None:
    uuid: UUID | None = as_uuid(named) if named else None
    async with resources.database.reading() as session:
        for workspace, role in await AccountStore(session).workspaces(found.user.id):
            if workspace.uuid == uuid or (not named and workspace.id == found.session.workspace_id):
                return Member(found.user, workspace, Role(role), found.session)
    return None
