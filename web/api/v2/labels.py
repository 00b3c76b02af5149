"""`labels`: labels for messages."""

from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import col
from starlette.responses import Response
from typing_extensions import TypedDict

from store.errors import NotFound
from store.labels import LabelStore
from store.tables import Label
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import LabelDeleter, LabelLister, LabelWriter
from web.api.v2.documents import deleted, listed, query, uuid_query, written
from web.api.v2.fields import Name
from web.api.v2.groups import literal
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import NoMatch
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)


class LabelOut(TypedDict):
    """A label; `count` is how many visible messages have it."""

    uuid: str
    name: str
    count: int


LABEL = {"uuid": "fdd156ca-233a-48c1-896d-a9d594d59b95", "name": "Needs an answer", "count": 12}
BODY = Body(name=Name("label", required=True, about="1 to 64 characters, without quotes and backslashes"))
UUID = uuid_query("A label")


@router.get(
    "/labels.json",
    summary="List labels",
    **listed(LabelOut, LABEL, UUID, query("name", "A label's name, in any case")),
)
async def list_labels(request: Request, caller: LabelLister, session: Reading) -> Json:
    """The labels of the workspace, newest first."""
    params, store = Params(request), LabelStore(session)
    params.one_of("uuid", "name")
    filters: list[Any] = []
    if uuid := params.uuid("uuid"):
        filters.append(col(Label.uuid) == uuid)
    if name := params.text("name"):
        filters.append(col(Label.name).ilike(literal(name), escape="\\"))
    page = await store.page(caller.workspace.id, *filters, at=read_cursor(request))
    counts = await store.counts([label.id for label in page.rows])
    return page_response(request, [_shown(one, counts[one.id]) for one in page.rows], page.next, page.previous)


@router.post(
    "/labels.json", summary="Create or rename a label", **written(LabelOut, LABEL, BODY, {"name": "Urgent"}, UUID)
)
async def write_label(request: Request, caller: LabelWriter, work: Writing) -> Json:
    """Without `uuid`, a new label; with it, another name for one."""
    params, store = Params(request), LabelStore(work.session)
    label = await _target(store, caller.workspace.id, params) if params.target("uuid") else None
    if label is None:
        await store.check_limit(caller.workspace.id)
    lookups = Lookups(work.session, caller.workspace, (label.id,) if label else ())
    values = await BODY.read(await read_object(request), lookups)
    if label is None:
        label = await store.create(caller.workspace.id, name=values["name"], created_by_id=caller.user.id)
        return Json(_shown(label, 0), 201)
    label = await store.update(caller.workspace.id, label.uuid, name=values["name"])
    return Json(_shown(label, (await store.counts([label.id]))[label.id]))


@router.delete("/labels.json", summary="Delete a label", **deleted(UUID))
async def delete_label(request: Request, caller: LabelDeleter, work: Writing) -> Response:
    """Deletes a label and takes it off all messages."""
    params, store = Params(request), LabelStore(work.session)
    params.required_target("uuid")
    label = await _target(store, caller.workspace.id, params)
    await store.delete(caller.workspace.id, label.uuid)
    return no_content()


async def _target(store: LabelStore, workspace_id: int, params: Params) -> Label:
    uuid = params.uuid("uuid")
    assert uuid is not None
    try:
        return await store.get(workspace_id, uuid)
    except NotFound as e:
        raise NoMatch("Label") from e


def _shown(label: Label, count: int) -> LabelOut:
    return {"uuid": str(label.uuid), "name": label.name, "count": count}
