"""`authenticate`: an app's way to a key, by e-mail address and password. RapidPro has retired it; old apps have not."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from core.permissions import Role
from store import two_factor
from store.accounts import AccountStore
from store.tables import UserAccount, Workspace
from store.tokens import API_ROLES, TokenStore
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.documents import updated
from web.api.v2.fields import Choice, Text
from web.api.v2.lookups import Lookups
from web.app.errors import AppError
from web.app.session import throttle_sign_in
from web.deps import Open, Work, Writing
from web.errors import Forbidden, Throttled
from web.resources import Resources
from web.responses import Json

router = APIRouter(prefix=PREFIX)

ROLES = {"A": Role.ADMINISTRATOR, "E": Role.EDITOR}
"""RapidPro's codes; `S`, surveyors, get no keys any more."""
BODY = Body(
    username=Text(254, required=True, about="The e-mail address"),
    password=Text(1024, required=True, about="The password"),
    role=Choice("A", "E", "S", about="Only workspaces in which the person is an administrator (`A`) or editor (`E`)"),
    code=Text(32, about="The code of the authenticator app, for accounts with a second factor"),
)
EXAMPLE = {"username": "amina@example.org", "password": "her long password", "role": "A"}


class OrgOut(TypedDict):
    """A workspace."""

    id: int
    uuid: str
    name: str


class TokenOut(TypedDict):
    """A key to a workspace."""

    org: OrgOut
    token: str


class Tokens(TypedDict):
    """A key for each workspace."""

    tokens: list[TokenOut]


TOKENS = {
    "tokens": [
        {
            "org": {"id": 1, "uuid": "0199bb98-3637-778d-9dad-4ab7b3ad3e7f", "name": "Clinics"},
            "token": "2JK7QWERTYUIOPASDFGHJKLZXCVBNM23456789AB",
        }
    ]
}


@router.post("/authenticate.json", summary="Sign an app in", **updated(Tokens, TOKENS, BODY, EXAMPLE))
async def authenticate(request: Request, work: Writing, resources: Open) -> Json:
    """Makes a key for each workspace of the person, which replaces the key of the app that signed in before."""
    given = await read_object(request)
    values = await BODY.read(given, Lookups(work.session, Workspace(name="")))  # nothing of a workspace is looked up
    try:
        await throttle_sign_in(request, resources, values["username"])
    except AppError as e:
        raise Throttled(int(e.headers["Retry-After"])) from e
    user = await AccountStore(work.session).log_in(values["username"], str(given["password"]))
    if user is None or not _has_passed(user, values.get("code"), resources):
        raise Forbidden("Unable to authenticate with the given credentials.")
    return Json({"tokens": await _tokens(work, user, values.get("role"))})


def _has_passed(user: UserAccount, code: str | None, resources: Resources) -> bool:
    if user.totp_secret is None:
        return True
    return bool(code) and two_factor.passes(user, str(code), datetime.now(UTC), resources.cipher)


async def _tokens(work: Work, user: UserAccount, wanted: str | None) -> list[TokenOut]:
    tokens: list[TokenOut] = []
    for workspace, role in await AccountStore(work.session).workspaces(user.id):
        if role in API_ROLES and (wanted is None or role == ROLES.get(wanted)):
            key = await TokenStore(work.session).create_for_app(workspace.id, user.id)
            org: OrgOut = {"id": workspace.id, "uuid": str(workspace.uuid), "name": workspace.name}
            tokens.append({"org": org, "token": key})
    return tokens
