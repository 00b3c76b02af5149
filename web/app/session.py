"""Signing in and out, and choosing a workspace."""

import hashlib
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from core.permissions import Role, permissions_of
from store import two_factor
from store.accounts import AccountStore
from store.browser_sessions import BrowserSessionStore, SignedIn
from store.listings.references import as_uuid
from store.tables import UserAccount, Workspace
from store.throttle import Rate, Throttle
from web.app.caller import AnyUser, member_of, signed_in
from web.app.cookies import check_origin, clear_cookie, csrf_token, session_key, set_cookie
from web.app.errors import AppError
from web.deps import Open, Writing
from web.resources import Resources

router = APIRouter(prefix="/api/internal")

PER_ADDRESS, PER_HOST = Rate(10, 600), Rate(60, 600)
"""Attempts to sign in: for one e-mail address, and from one network address."""


class UserOut(BaseModel):
    """The person."""

    uuid: str
    email: str
    first_name: str
    last_name: str
    language: str
    has_second_factor: bool


class WorkspaceChoice(BaseModel):
    """A workspace of the person's."""

    uuid: str
    name: str
    role: str


class CurrentWorkspace(WorkspaceChoice):
    """The workspace of the tab, with what pages need to know of it."""

    timezone: str
    country: str
    date_format: str
    languages: list[str]
    is_anonymous: bool
    is_suspended: bool


class SessionOut(BaseModel):
    """Who is signed in; without a `user`, nobody is."""

    user: UserOut | None = None
    workspace: CurrentWorkspace | None = None
    workspaces: list[WorkspaceChoice] = []
    permissions: list[str] = []
    csrf_token: str = ""
    temporal_url: str = ""
    demo: bool = False


class SignIn(BaseModel):
    """What is asked for; `code` is the second factor's."""

    email: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=1024)
    code: str | None = Field(default=None, max_length=32)


class Confirmation(BaseModel):
    """The password, given again."""

    password: str = Field(min_length=1, max_length=1024)


class Choice(BaseModel):
    """The workspace to go to."""

    workspace: str


@router.get("/session")
async def show_session(request: Request, resources: Open) -> SessionOut:
    """Who is signed in, and what they may do in the workspace of the tab."""
    try:
        found = await signed_in(request)
    except AppError:
        return SessionOut()
    return await _shown(request, resources, found)


@router.post("/sign-in")
async def sign_in(given: SignIn, request: Request, response: Response, work: Writing, resources: Open) -> SessionOut:
    """Signs in with e-mail and password, and a code where a second factor is on."""
    check_origin(request, resources.settings)
    await throttle_sign_in(request, resources, given.email)
    user = await AccountStore(work.session).log_in(_clean(given.email), given.password)
    if user is None:
        raise AppError("wrong_password", "The e-mail address or the password is wrong.", status=403)
    if user.totp_secret is not None:
        if not given.code:
            raise AppError("code_required", "Give the code of your authenticator app.", status=403)
        if not two_factor.passes(user, given.code, datetime.now(UTC), resources.cipher):
            raise AppError("wrong_code", "The code is wrong or was used already.", status=403)
    await begin_session(request, response, work, resources, user)
    return SessionOut()


@router.post("/sign-out", status_code=204)
async def sign_out(found: AnyUser, response: Response, work: Writing, resources: Open) -> None:
    """Ends the session."""
    await BrowserSessionStore(work.session).end(found.session.id)
    clear_cookie(response, resources.settings)


@router.post("/session/confirm", status_code=204)
async def confirm(given: Confirmation, request: Request, found: AnyUser, work: Writing, resources: Open) -> None:
    """Gives the password again; dangers then don't ask for it for ten minutes."""
    await throttle_sign_in(request, resources, found.user.email)
    if await AccountStore(work.session).log_in(found.user.email, given.password) is None:
        raise AppError("wrong_password", "The password is wrong.", status=403, fields={"password": ["wrong_password"]})
    await BrowserSessionStore(work.session).confirm(found.session.id)


@router.post("/session/workspace", status_code=204)
async def choose_workspace(given: Choice, found: AnyUser, work: Writing) -> None:
    """Remembers the workspace that new tabs begin with."""
    uuid = as_uuid(given.workspace)
    for workspace, _ in await AccountStore(work.session).workspaces(found.user.id):
        if workspace.uuid == uuid:
            await BrowserSessionStore(work.session).choose(found.session.id, workspace.id)
            return
    raise AppError("no_workspace", "You are no member of this workspace.", status=409)


async def begin_session(
    request: Request, response: Response, work: Writing, resources: Resources, user: UserAccount
) -> None:
    """Signs the browser in as somebody whose password was checked, in their first workspace."""
    sessions = BrowserSessionStore(work.session)
    await sessions.forget_old()
    own = await AccountStore(work.session).workspaces(user.id)
    key = await sessions.begin(
        user.id, workspace_id=own[0][0].id if own else None, browser=request.headers.get("user-agent", "")
    )
    set_cookie(response, key, resources.settings)


async def throttle_sign_in(request: Request, resources: Resources, email: str) -> None:
    """Counts an attempt. Raises `AppError` when there were too many."""
    throttle = Throttle(resources.redis)
    address = hashlib.sha256(_clean(email).lower().encode()).hexdigest()
    host = request.client.host if request.client else ""
    wait = await throttle.admit(f"sign-in:{address}", PER_ADDRESS) or await throttle.admit(
        f"sign-in-host:{host}", PER_HOST
    )
    if wait:
        detail = f"Too many attempts: try again in {wait} seconds."
        raise AppError("too_many_attempts", detail, status=429, headers={"Retry-After": str(wait)})


async def _shown(request: Request, resources: Resources, found: SignedIn) -> SessionOut:
    async with resources.database.reading() as session:
        own = await AccountStore(session).workspaces(found.user.id)
    key = session_key(request, resources.settings) or ""
    shown = SessionOut(
        user=_user(found.user),
        workspaces=[_choice(workspace, role) for workspace, role in own],
        csrf_token=csrf_token(key, resources.settings),
        temporal_url=resources.settings.temporal_ui_url,
        demo=resources.settings.demo,
    )
    try:
        member = await member_of(request, found)
    except AppError:
        return shown
    shown.workspace, shown.permissions = _current(member.workspace, member.role), list(permissions_of(member.role))
    return shown


def _user(user: UserAccount) -> UserOut:
    return UserOut(
        uuid=str(user.uuid),
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        language=user.language,
        has_second_factor=user.totp_secret is not None,
    )


def _choice(workspace: Workspace, role: str) -> WorkspaceChoice:
    return WorkspaceChoice(uuid=str(workspace.uuid), name=workspace.name, role=role)


def _current(workspace: Workspace, role: Role) -> CurrentWorkspace:
    return CurrentWorkspace(
        uuid=str(workspace.uuid),
        name=workspace.name,
        role=role,
        timezone=workspace.timezone,
        country=workspace.country,
        date_format=workspace.date_format,
        languages=workspace.flow_languages,
        is_anonymous=workspace.is_anonymous,
        is_suspended=workspace.is_suspended or workspace.is_flagged,
    )


def _clean(text: str) -> str:
    """Without what PostgreSQL can't hold; attempts are counted by what is looked for, not by what was written."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
