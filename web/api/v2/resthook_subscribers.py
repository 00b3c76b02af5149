"""`resthook_subscribers`: the addresses that are told of resthooks."""

from fastapi import APIRouter, Request
from starlette.responses import Response
from typing_extensions import TypedDict

from store.errors import Conflict, NotFound
from store.resthooks import ResthookStore
from store.tables import Resthook, ResthookSubscriber
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import SubscriberDeleter, SubscriberLister, SubscriberWriter
from web.api.v2.documents import deleted, listed, query, written
from web.api.v2.fields import Text, Url
from web.api.v2.formats import instant
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import Invalid, NoMatch
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)


class SubscriberOut(TypedDict):
    """A subscriber."""

    id: int
    resthook: str
    target_url: str
    created_on: str


SUBSCRIBER = {
    "id": 10404016,
    "resthook": "new-birth",
    "target_url": "https://registry.example.org/births",
    "created_on": "2026-11-24T08:15:43.211492Z",
}


class SlugField(Text):
    """A resthook, by its slug."""

    async def check(self, text: str, lookups: Lookups) -> Resthook:
        """The resthook."""
        found = await ResthookStore(lookups.session).by_slug(lookups.workspace.id, text)
        if found is None:
            raise Invalid(f"No resthook with slug: {text}")
        return found


BODY = Body(
    resthook=SlugField(50, required=True, about="The resthook's slug"),
    target_url=Url(required=True, about="Is called with POST and JSON whenever a flow raises the resthook"),
)
EXAMPLE = {"resthook": "new-birth", "target_url": "https://registry.example.org/births"}
ID, HOOK = query("id", "A subscriber"), query("resthook", "Subscribers of a resthook, by its slug")


@router.get("/resthook_subscribers.json", summary="List subscribers", **listed(SubscriberOut, SUBSCRIBER, ID, HOOK))
async def list_subscribers(request: Request, caller: SubscriberLister, session: Reading) -> Json:
    """The subscribers of resthooks, newest first."""
    params, store = Params(request), ResthookStore(session)
    page = await store.subscribers(
        caller.workspace.id, read_cursor(request), subscriber_id=params.integer("id"), slug=params.text("resthook")
    )
    slugs = await store.slugs({one.resthook_id for one in page.rows})
    shown = [_shown(one, slugs[one.resthook_id]) for one in page.rows]
    return page_response(request, shown, page.next, page.previous)


@router.post(
    "/resthook_subscribers.json",
    summary="Subscribe to a resthook",
    **written(SubscriberOut, SUBSCRIBER, BODY, EXAMPLE),
)
async def subscribe(request: Request, caller: SubscriberWriter, work: Writing) -> Json:
    """An address to be told of a resthook. It is taken off the list when it answers 410."""
    values = await BODY.read(await read_object(request), Lookups(work.session, caller.workspace))
    hook = values["resthook"]
    try:
        made = await ResthookStore(work.session).subscribe(hook, values["target_url"], user_id=caller.user.id)
    except Conflict as e:
        raise Invalid.whole("URL is already subscribed to this event.") from e
    return Json(_shown(made, hook.slug), 201)


@router.delete("/resthook_subscribers.json", summary="Unsubscribe", **deleted(ID))
async def unsubscribe(request: Request, caller: SubscriberDeleter, work: Writing) -> Response:
    """Tells an address no more."""
    params = Params(request)
    params.required_target("id")
    try:
        await ResthookStore(work.session).unsubscribe(caller.workspace.id, params.integer("id") or 0)
    except NotFound as e:
        raise NoMatch("ResthookSubscriber") from e
    return no_content()


def _shown(subscriber: ResthookSubscriber, slug: str) -> SubscriberOut:
    return {
        "id": subscriber.id,
        "resthook": slug,
        "target_url": subscriber.target_url,
        "created_on": instant(subscriber.created_on),
    }
