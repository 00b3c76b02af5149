"""`resthooks`: events of a workspace that others can subscribe to."""

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.resthooks import ResthookStore
from web.api.v2 import PREFIX
from web.api.v2.caller import ResthookLister
from web.api.v2.documents import REVERSE, listed
from web.api.v2.formats import instant
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class ResthookOut(TypedDict):
    """A resthook."""

    resthook: str
    created_on: str
    modified_on: str


RESTHOOK = {
    "resthook": "new-birth",
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:15:43.211492Z",
}


@router.get("/resthooks.json", summary="List resthooks", **listed(ResthookOut, RESTHOOK, REVERSE))
async def list_resthooks(request: Request, caller: ResthookLister, session: Reading) -> Json:
    """The resthooks of the workspace, the last modified first; a change of subscribers counts."""
    ascending = bool(Params(request).flag("reverse"))
    page = await ResthookStore(session).page(caller.workspace.id, read_cursor(request), ascending=ascending)
    shown: list[ResthookOut] = [
        {"resthook": hook.slug, "created_on": instant(hook.created_on), "modified_on": instant(hook.modified_on)}
        for hook in page.rows
    ]
    return page_response(request, shown, page.next, page.previous)
