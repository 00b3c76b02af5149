"""`topics`: what tickets are about."""

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.errors import NotFound
from store.listings.tickets import topic_counts
from store.tables import Topic
from store.topics import TopicStore
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import TopicLister, TopicWriter
from web.api.v2.documents import listed, uuid_query, written
from web.api.v2.fields import Name
from web.api.v2.formats import instant
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import Forbidden, NoMatch
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class TopicCounts(TypedDict):
    """How many tickets a topic has."""

    open: int
    closed: int


class TopicOut(TypedDict):
    """A topic."""

    uuid: str
    name: str
    counts: TopicCounts
    system: bool
    created_on: str


TOPIC = {
    "uuid": "040edbfe-be55-48f3-864d-a4a7147c447b",
    "name": "Vaccination",
    "counts": {"open": 12, "closed": 345},
    "system": False,
    "created_on": "2026-11-24T08:15:43.211492Z",
}
BODY = Body(name=Name("topic", required=True, about="1 to 64 characters, without quotes and backslashes"))
UUID = uuid_query("A topic")


@router.get("/topics.json", summary="List topics", **listed(TopicOut, TOPIC))
async def list_topics(request: Request, caller: TopicLister, session: Reading) -> Json:
    """The topics of the workspace, newest first."""
    page = await TopicStore(session).page(caller.workspace.id, at=read_cursor(request))
    counts = await topic_counts(session, caller.workspace.id)
    shown = [_shown(topic, counts.get(topic.id, {})) for topic in page.rows]
    return page_response(request, shown, page.next, page.previous)


@router.post(
    "/topics.json", summary="Create or rename a topic", **written(TopicOut, TOPIC, BODY, {"name": "Vaccination"}, UUID)
)
async def write_topic(request: Request, caller: TopicWriter, work: Writing) -> Json:
    """Without `uuid`, a new topic; with it, another name for one."""
    params, store, workspace = Params(request), TopicStore(work.session), caller.workspace
    topic = await _target(store, workspace.id, params) if params.target("uuid") else None
    if topic is None:
        await store.check_limit(workspace.id)
    lookups = Lookups(work.session, workspace, (topic.id,) if topic else ())
    values = await BODY.read(await read_object(request), lookups)
    if topic is None:
        topic = await store.create(workspace.id, name=values["name"], created_by_id=caller.user.id)
        return Json(_shown(topic, {}), 201)
    topic = await store.update(workspace.id, topic.uuid, name=values["name"])
    return Json(_shown(topic, (await topic_counts(work.session, workspace.id)).get(topic.id, {})))


async def _target(store: TopicStore, workspace_id: int, params: Params) -> Topic:
    uuid = params.uuid("uuid")
    assert uuid is not None
    try:
        topic = await store.get(workspace_id, uuid)
    except NotFound as e:
        raise NoMatch("Topic") from e
    if topic.is_system:
        raise Forbidden("Cannot modify system object.")
    return topic


def _shown(topic: Topic, counts: dict[str, int]) -> TopicOut:
    return {
        "uuid": str(topic.uuid),
        "name": topic.name,
        "counts": {"open": counts.get("O", 0), "closed": counts.get("C", 0)},
        "system": topic.is_system,
        "created_on": instant(topic.created_on),
    }
