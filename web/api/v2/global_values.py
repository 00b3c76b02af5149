"""`globals`: values that flows share."""

import re
from typing import Any

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.errors import Conflict, NotFound
from store.globals import GlobalStore
from store.listings.global_values import globals_page
from store.tables import Global
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import GlobalLister, GlobalWriter
from web.api.v2.documents import AFTER, BEFORE, REVERSE, listed, query, written
from web.api.v2.fields import Text
from web.api.v2.formats import instant
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import Invalid, NoMatch
from web.responses import Json

router = APIRouter(prefix=PREFIX)

MAX_NAME = 36


class GlobalOut(TypedDict):
    """A global."""

    key: str
    name: str
    value: str
    modified_on: str


GLOBAL = {
    "key": "clinic_finder",
    "name": "Clinic Finder",
    "value": "https://clinics.example.org/nearest",
    "modified_on": "2026-11-24T08:15:43.211492Z",
}


class GlobalName(Text):
    """A global's name."""

    async def check(self, text: str, lookups: Lookups) -> str:
        """The name, if a global can have it."""
        if not re.fullmatch(r"[A-Za-z0-9_\- ]+", text):
            raise Invalid("Name contains illegal characters.")
        return text


BODY = Body(name=GlobalName(MAX_NAME, about="Needed for a new one"), value=Text(10_000, required=True))
KEY = query("key", "A global's key")


@router.get("/globals.json", summary="List globals", **listed(GlobalOut, GLOBAL, KEY, BEFORE, AFTER, REVERSE))
async def list_globals(request: Request, caller: GlobalLister, session: Reading) -> Json:
    """The globals of the workspace, the last changed first."""
    params = Params(request)
    page = await globals_page(
        session,
        caller.workspace.id,
        read_cursor(request),
        ascending=bool(params.flag("reverse")),
        key=params.text("key"),
        before=params.instant("before"),
        after=params.instant("after"),
    )
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


@router.post(
    "/globals.json",
    summary="Create a global, or give it another value",
    **written(GlobalOut, GLOBAL, BODY, {"name": "Clinic Finder", "value": "https://clinics.example.org"}, KEY),
)
async def write_global(request: Request, caller: GlobalWriter, work: Writing) -> Json:
    """Without `key`, a new global; with it, another value for one."""
    params, store = Params(request), GlobalStore(work.session)
    found = await _target(store, caller.workspace.id, params.text("key")) if params.target("key") else None
    if found is None:
        await store.check_limit(caller.workspace.id)
    values = await BODY.read(await read_object(request), Lookups(work.session, caller.workspace))
    if found is not None:
        found = await store.update(caller.workspace.id, found.uuid, value=values["value"])
        return Json(_shown(found))
    name = values.get("name")
    if name is None:
        raise Invalid.whole("Name is required when creating new global.")
    try:
        found = await store.create(
            caller.workspace.id, key=_key(name), name=name, value=values["value"], created_by_id=caller.user.id
        )
    except Conflict as e:
        raise Invalid({"name": ["This field must be unique."]}) from e
    return Json(_shown(found), 201)


async def _target(store: GlobalStore, workspace_id: int, key: str | None) -> Global:
    try:
        return await store.by_key(workspace_id, key or "")
    except NotFound as e:
        raise NoMatch("Global") from e


def _key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise Invalid({"name": ["Name creates Key that is invalid"]})
    return key


def _shown(found: Any) -> GlobalOut:
    return {
        "key": found.key,
        "name": found.name,
        "value": found.value,
        "modified_on": instant(found.modified_on),
    }
