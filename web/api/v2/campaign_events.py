"""`campaign_events`: what campaigns do, and when."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from starlette.responses import Response
from typing_extensions import TypedDict

from store.campaigns import CampaignEventStore, CampaignStore
from store.errors import Conflict
from store.listings.campaigns import SYSTEM_DATES, EventFilter, events_page
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import CampaignEventDeleter, CampaignEventLister, CampaignEventWriter
from web.api.v2.campaign_fields import CampaignRef, DateRef, EventMessage
from web.api.v2.documents import deleted, listed, query, uuid_query, written
from web.api.v2.fields import Choice, Integer
from web.api.v2.formats import FieldRef, Ref, instant, optional_ref, ref
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import Ref as RefField
from web.api.v2.translated import first_language
from web.deps import Reading, Writing
from web.errors import Invalid, NoMatch
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)

UNITS = {"minutes": "M", "hours": "H", "days": "D", "weeks": "W"}
_WORDS = {code: word for word, code in UNITS.items()}
MAX_OFFSET = 2**31 - 1


class CampaignEventOut(TypedDict):
    """An event of a campaign; it starts `flow` or sends `message`. `delivery_hour` -1 is the date's own time of day."""

    uuid: str
    campaign: Ref
    relative_to: FieldRef
    offset: int
    unit: str
    delivery_hour: int
    flow: Ref | None
    message: dict[str, str] | None
    created_on: str


EVENT = {
    "uuid": "f14e4ff0-724d-43fe-a953-1d16aefd1c0b",
    "campaign": {"uuid": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10", "name": "Pregnancy"},
    "relative_to": {"key": "edd", "name": "EDD", "label": "EDD"},
    "offset": -14,
    "unit": "days",
    "delivery_hour": 9,
    "flow": None,
    "message": {"eng": "Two weeks to go, @contact.first_name. Is your bag packed?"},
    "created_on": "2026-11-24T08:15:43.211492Z",
}


def _body(*, is_new: bool) -> Body:
    return Body(
        campaign=CampaignRef(required=is_new, about="The campaign, by uuid; it can't be changed"),
        relative_to=DateRef(required=True, about="The key of a date field, `created_on` or `last_seen_on`"),
        offset=Integer(-MAX_OFFSET, MAX_OFFSET, required=True, about="How many units after the date, or before it"),
        unit=Choice(*UNITS, required=True),
        delivery_hour=Integer(-1, 23, required=True, about="The hour of the day, or -1 for the date's own time"),
        message=EventMessage(about="The text, or texts by language; expressions are evaluated for each contact"),
        flow=RefField("flow", about="The flow, by uuid"),
    )


NEW, CHANGED = _body(is_new=True), _body(is_new=False)
EXAMPLE = {
    "campaign": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10",
    "relative_to": "edd",
    "offset": -14,
    "unit": "days",
    "delivery_hour": 9,
    "message": {"eng": "Two weeks to go, @contact.first_name. Is your bag packed?"},
}
UUID = uuid_query("An event")


@router.get(
    "/campaign_events.json",
    summary="List events of campaigns",
    **listed(CampaignEventOut, EVENT, UUID, query("campaign", "Events of a campaign, by uuid or name")),
)
async def list_events(request: Request, caller: CampaignEventLister, session: Reading) -> Json:
    """The events of campaigns that aren't archived, newest first."""
    params = Params(request)
    wanted = EventFilter(params.uuid("uuid"), params.text("campaign"))
    page = await events_page(session, caller.workspace.id, wanted, read_cursor(request))
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


@router.post(
    "/campaign_events.json",
    summary="Create or change an event of a campaign",
    **written(CampaignEventOut, EVENT, NEW, EXAMPLE, UUID),
)
async def write_event(request: Request, caller: CampaignEventWriter, work: Writing) -> Json:
    """Without `uuid`, a new event; with it, another time, flow or message.

    Contacts are scheduled in the background, and until that is done the event can't be changed.
    """
    params, workspace, store = Params(request), caller.workspace, CampaignEventStore(work.session)
    known = await _target(work, workspace.id, params) if params.target("uuid") else None
    body, lookups = (CHANGED if known else NEW), Lookups(work.session, workspace)
    values = await body.read(await read_object(request), lookups)
    if known is not None and values.get("campaign") and values["campaign"].uuid != known["campaign_uuid"]:
        raise Invalid({"campaign": ["Cannot change campaign for existing events"]})
    if bool(values.get("message")) == bool(values.get("flow")):
        raise Invalid.whole("Flow or a message text required.")
    columns = _columns(values, first_language(lookups))
    if known is None:
        campaign = await CampaignStore(work.session).get(workspace.id, values["campaign"].uuid)
        uuid = (await store.create(campaign, **columns, created_by_id=caller.user.id)).uuid
    else:
        uuid = known["uuid"]
        try:
            await store.update(workspace.id, uuid, **columns)
        except Conflict as e:
            raise Invalid.whole("Cannot modify events which are currently being scheduled.") from e
    page = await events_page(work.session, workspace.id, EventFilter(uuid), None)
    return Json(_shown(page.rows[0]), 200 if known else 201)


@router.delete("/campaign_events.json", summary="Delete an event of a campaign", **deleted(UUID))
async def delete_event(request: Request, caller: CampaignEventDeleter, work: Writing) -> Response:
    """Deletes an event: nobody gets it any more."""
    params = Params(request)
    params.required_target("uuid")
    known = await _target(work, caller.workspace.id, params)
    await CampaignEventStore(work.session).delete(caller.workspace.id, known["uuid"])
    return no_content()


async def _target(work: Writing, workspace_id: int, params: Params) -> RowMapping:
    page = await events_page(work.session, workspace_id, EventFilter(params.uuid("uuid")), None)
    if not page.rows:
        raise NoMatch("CampaignEvent")
    return page.rows[0]


def _columns(values: Mapping[str, Any], base_language: str) -> dict[str, Any]:
    date = values["relative_to"]
    content: dict[str, Any] = {"type": "M", "message": values.get("message"), "base_language": base_language}
    if values.get("flow"):
        content = {"type": "F", "flow_id": values["flow"].id}
    return {
        **content,
        "field_id": date.id or None,
        "relative_to": None if date.id else date.more["key"],
        "offset": values["offset"],
        "unit": UNITS[values["unit"]],
        "delivery_hour": values["delivery_hour"],
    }


def _shown(row: RowMapping) -> CampaignEventOut:
    key = row["relative_to"] or row["field_key"] or ""
    name = SYSTEM_DATES.get(row["relative_to"] or "") or row["field_name"] or ""
    message = row["message"]
    return {
        "uuid": str(row["uuid"]),
        "campaign": ref(row["campaign_uuid"], row["campaign_name"]),
        "relative_to": {"key": key, "name": name, "label": name},
        "offset": row["offset"],
        "unit": _WORDS[row["unit"]],
        "delivery_hour": row["delivery_hour"],
        "flow": None if message else optional_ref(row["flow_uuid"], row["flow_name"]),
        "message": {language: _text(content) for language, content in message.items()} if message else None,
        "created_on": instant(row["created_on"]),
    }


def _text(content: Any) -> str:
    """A message that people wrote may have attachments and quick replies beside its text."""
    return str(content.get("text") or "") if isinstance(content, dict) else str(content)
