"""`campaigns`: events for the contacts of a group, relative to a date of each."""

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.campaigns import CampaignStore
from store.listings.campaigns import campaigns_page, find_campaign
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import CampaignLister, CampaignWriter
from web.api.v2.documents import listed, uuid_query, written
from web.api.v2.fields import Name
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import Ref as RefField
from web.deps import Reading, Writing
from web.errors import NoMatch
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class CampaignOut(TypedDict):
    """A campaign."""

    uuid: str
    name: str
    archived: bool
    group: Ref
    created_on: str


CAMPAIGN = {
    "uuid": "f14e4ff0-724d-43fe-a953-1d16aefd1c0b",
    "name": "Pregnancy",
    "archived": False,
    "group": {"uuid": "7ae473e8-f1b5-4998-bd9c-eb8e28c92fa9", "name": "Mothers"},
    "created_on": "2026-11-24T08:15:43.211492Z",
}
BODY = Body(
    name=Name("campaign", required=True, about="1 to 64 characters, without quotes and backslashes"),
    group=RefField("group", required=True, about="Whom it is for: a group, by uuid or name"),
)
EXAMPLE = {"name": "Pregnancy", "group": "7ae473e8-f1b5-4998-bd9c-eb8e28c92fa9"}
UUID = uuid_query("A campaign")


@router.get("/campaigns.json", summary="List campaigns", **listed(CampaignOut, CAMPAIGN, UUID))
async def list_campaigns(request: Request, caller: CampaignLister, session: Reading) -> Json:
    """The campaigns of the workspace that aren't archived, newest first."""
    page = await campaigns_page(session, caller.workspace.id, Params(request).uuid("uuid"), read_cursor(request))
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


@router.post(
    "/campaigns.json", summary="Create or change a campaign", **written(CampaignOut, CAMPAIGN, BODY, EXAMPLE, UUID)
)
async def write_campaign(request: Request, caller: CampaignWriter, work: Writing) -> Json:
    """Without `uuid`, a new campaign; with it, another name or group. Another group schedules its events anew."""
    params, workspace_id, store = Params(request), caller.workspace.id, CampaignStore(work.session)
    known = None
    if params.target("uuid"):
        known = await find_campaign(work.session, workspace_id, str(params.uuid("uuid")))
        if known is None:
            raise NoMatch("Campaign")
    values = await BODY.read(
        await read_object(request), Lookups(work.session, caller.workspace, (known.id,) if known else ())
    )
    name, group = values["name"], values["group"]
    if known is None:
        made = await store.create(workspace_id, name=name, group_id=group.id, created_by_id=caller.user.id)
        uuid = made.uuid
    else:
        uuid = known.uuid
        await store.update(workspace_id, uuid, name=name)
        if known.more["group_id"] != group.id:
            await store.set_group(workspace_id, uuid, group.id)
    page = await campaigns_page(work.session, workspace_id, uuid, None)
    return Json(_shown(page.rows[0]), 200 if known else 201)


def _shown(row: RowMapping) -> CampaignOut:
    return {
        "uuid": str(row["uuid"]),
        "name": row["name"],
        "archived": row["is_archived"],
        "group": ref(row["group_uuid"], row["group_name"]),
        "created_on": instant(row["created_on"]),
    }
