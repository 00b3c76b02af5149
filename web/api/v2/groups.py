"""`groups`: groups of contacts."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import col
from starlette.responses import Response
from typing_extensions import TypedDict

from store.errors import Conflict, NotFound
from store.group_queries import InvalidGroupQuery
from store.groups import NOT_READY, NOT_SMART, USED_BY_TRIGGERS, GroupStore
from store.tables import ContactGroup
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import GroupDeleter, GroupLister, GroupWriter
from web.api.v2.documents import deleted, listed, query, uuid_query, written
from web.api.v2.fields import Name, Text
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import BadRequest, Forbidden, Invalid, NoMatch
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)

STATUSES = {"I": "initializing", "V": "evaluating", "R": "ready", "X": "invalid"}


class GroupOut(TypedDict):
    """A group; smart if it has a query."""

    uuid: str
    name: str
    query: str | None
    status: str
    system: bool
    count: int


GROUP = {
    "uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a",
    "name": "Parents",
    "query": None,
    "status": "ready",
    "system": False,
    "count": 315,
}
BODY = Body(
    name=Name("group", required=True, about="1 to 64 characters, without quotes and backslashes"),
    query=Text(10_000, nullable=True, about="Makes a smart group, of those whom the query finds; filled a bit later"),
)
UUID = uuid_query("A group")


@router.get(
    "/groups.json",
    summary="List groups",
    **listed(
        GroupOut, GROUP, UUID, query("name", "A group's name, in any case"), query("manual_only", "No smart groups")
    ),
)
async def list_groups(request: Request, caller: GroupLister, session: Reading) -> Json:
    """The groups of the workspace, newest first."""
    params, store = Params(request), GroupStore(session)
    params.one_of("uuid", "name")
    filters: list[Any] = [col(ContactGroup.status) != "I"]
    if uuid := params.uuid("uuid"):
        filters.append(col(ContactGroup.uuid) == uuid)
    if name := params.text("name"):
        filters.append(col(ContactGroup.name).ilike(literal(name), escape="\\"))
    if params.flag("manual_only"):
        filters.append(col(ContactGroup.query).is_(None))
    page = await store.page(caller.workspace.id, *filters, at=read_cursor(request))
    counts = await store.counts([group.id for group in page.rows])
    return page_response(request, [_shown(g, counts[g.id]) for g in page.rows], page.next, page.previous)


@router.post(
    "/groups.json", summary="Create or rename a group", **written(GroupOut, GROUP, BODY, {"name": "Parents"}, UUID)
)
async def write_group(request: Request, caller: GroupWriter, work: Writing) -> Json:
    """Without `uuid`, a new group, manual unless it has a query; with it, another name, and query, for one."""
    params, store = Params(request), GroupStore(work.session)
    group = await _target(store, caller.workspace.id, params) if params.target("uuid") else None
    if group is None:
        await store.check_limit(caller.workspace.id)
    lookups = Lookups(work.session, caller.workspace, (group.id,) if group else ())
    values = await BODY.read(await read_object(request), lookups)
    query = values.get("query")
    if group is None:
        make = partial(store.create_smart, query=query) if query else store.create
        with _query_problems():
            group = await make(caller.workspace.id, name=values["name"], created_by_id=caller.user.id)
        return Json(_shown(group, 0), 201)
    group = await store.update(caller.workspace.id, group.uuid, name=values["name"])
    if query:
        with _query_problems():
            group = await store.set_query(caller.workspace.id, group.uuid, query)
    return Json(_shown(group, (await store.counts([group.id]))[group.id]))


@contextmanager
def _query_problems() -> Iterator[None]:
    """What is wrong with a query is said at it."""
    try:
        yield
    except InvalidGroupQuery as e:
        raise Invalid({"query": [str(e)]}) from e
    except Conflict as e:
        if e.reason not in (NOT_READY, NOT_SMART):
            raise
        raise Invalid({"query": [f"The query can't be changed: {e.reason}."]}) from e


@router.delete("/groups.json", summary="Delete a group", **deleted(UUID))
async def delete_group(request: Request, caller: GroupDeleter, work: Writing) -> Response:
    """Deletes a group that no trigger or campaign uses."""
    params, store = Params(request), GroupStore(work.session)
    params.required_target("uuid")
    group = await _target(store, caller.workspace.id, params, "delete")
    try:
        await store.delete(caller.workspace.id, group.uuid)
    except Conflict as e:
        users = "triggers" if e.reason == USED_BY_TRIGGERS else "campaigns"
        raise BadRequest(f"Group is being used by {users} which must be archived first.") from e
    return no_content()


async def _target(store: GroupStore, workspace_id: int, params: Params, verb: str = "modify") -> ContactGroup:
    uuid = params.uuid("uuid")
    assert uuid is not None
    try:
        group = await store.get(workspace_id, uuid)
    except NotFound as e:
        raise NoMatch("ContactGroup") from e
    if group.is_system:
        raise Forbidden(f"Cannot {verb} system object.")
    return group


def literal(text: str) -> str:
    """A text as a pattern that only it matches."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _shown(group: ContactGroup, count: int) -> GroupOut:
    return {
        "uuid": str(group.uuid),
        "name": group.name,
        "query": group.query,
        "status": STATUSES.get(group.status, "ready"),
        "system": group.is_system,
        "count": count,
    }
