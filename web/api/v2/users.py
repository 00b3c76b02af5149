"""`users`: the members of a workspace."""

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from core.permissions import Role
from store.listings.users import users_page
from web.api.v2 import PREFIX
from web.api.v2.caller import UserLister
from web.api.v2.documents import listed, query
from web.api.v2.formats import Ref, instant
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class UserOut(TypedDict):
    """A member; `created_on` is when the account was made."""

    uuid: str
    name: str
    email: str
    role: str
    team: Ref | None
    created_on: str
    avatar: str | None
    first_name: str
    last_name: str


USER = {
    "uuid": "0196a3a2-3d3a-7c5e-9d3e-2f6b1f0c7a55",
    "name": "Amina Otieno",
    "email": "amina@example.org",
    "role": "administrator",
    "team": None,
    "created_on": "2026-11-24T08:15:43.211492Z",
    "avatar": None,
    "first_name": "Amina",
    "last_name": "Otieno",
}


@router.get(
    "/users.json",
    summary="List users",
    **listed(
        UserOut,
        USER,
        query("uuid", "Users by uuid", many=True, format="uuid"),
        query("email", "Users by e-mail address, in any case", many=True),
        query("role", "Users with one of these roles", many=True, enum=[role.value for role in Role]),
    ),
)
async def list_users(request: Request, caller: UserLister, session: Reading) -> Json:
    """The members of the workspace, the newest account first."""
    params = Params(request)
    roles = [role for role in params.all("role") if role in set(Role)]
    page = await users_page(
        session,
        caller.workspace.id,
        read_cursor(request),
        uuids=params.uuids("uuid"),
        emails=[email for email in params.all("email") if email],
        roles=roles,
    )
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


def _shown(row: RowMapping) -> UserOut:
    name = f"{row['first_name']} {row['last_name']}".strip()
    return {
        "uuid": str(row["uuid"]),
        "name": name or row["email"],
        "email": row["email"],
        "role": row["role"],
        "team": None,
        "created_on": instant(row["created_on"]),
        "avatar": row["avatar"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
    }
