"""Calling the API from a browser's page: by the session's cookie, for whoever is signed in."""

from starlette.requests import Request

from core.permissions import Role
from store.accounts import AccountStore
from store.browser_sessions import BrowserSessionStore
from store.listings.references import as_uuid
from store.tokens import Caller
from web.app.cookies import SAFE_METHODS, check_csrf, session_key
from web.app.errors import AppError
from web.errors import ApiError, Forbidden
from web.resources import resources_of

WORKSPACE_HEADER = "x-temba-workspace"


class ForeignWorkspace(ApiError):
    """The header names a workspace that isn't the person's. RapidPro's answer has no body either."""

    status = 403

    def __init__(self) -> None:
        super().__init__(None)


async def by_session(request: Request) -> Caller | None:
    """The member behind a session, in the workspace that a header names, else in the one last chosen.

    Raises `Forbidden` for a change without the session's token, and `ForeignWorkspace`.
    """
    resources = resources_of(request)
    key = session_key(request, resources.settings)
    if not key:
        return None
    async with resources.database.reading() as session:
        found = await BrowserSessionStore(session).find(key)
        if found is None:
            return None
        own = await AccountStore(session).workspaces(found.user.id)
    if request.method not in SAFE_METHODS:
        _check_csrf(request, key)
    named = request.headers.get(WORKSPACE_HEADER)
    uuid = as_uuid(named) if named else None
    for workspace, role in own:
        if workspace.uuid == uuid or (not named and workspace.id == found.session.workspace_id):
            return Caller(None, found.user, workspace, Role(role))
    if named:
        raise ForeignWorkspace
    return None


def _check_csrf(request: Request, key: str) -> None:
    try:
        check_csrf(request, key, resources_of(request).settings)
    except AppError as e:
        raise Forbidden(f"CSRF Failed: {e.body['detail']}") from e
