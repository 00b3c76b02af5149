"""`channels`: the numbers, pages and bots of a workspace."""

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from channels import registry
from store.listings.channels import channels_page, last_syncs
from store.tables import Channel, SyncEvent
from web.api.v2 import PREFIX
from web.api.v2.caller import ChannelLister
from web.api.v2.documents import listed, query, uuid_query
from web.api.v2.formats import instant, optional_instant
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

RELAYER = "A"


class Device(TypedDict):
    """The phone of an Android relayer, as it last described itself."""

    name: str | None
    power_level: int
    power_status: str | None
    power_source: str | None
    network_type: str | None


class ChannelOut(TypedDict):
    """A channel."""

    uuid: str
    name: str
    address: str | None
    type: str
    country: str | None
    device: Device | None
    last_seen: str | None
    created_on: str


CHANNEL = {
    "uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab",
    "name": "Demo phone",
    "address": "2020",
    "type": "external",
    "country": "KE",
    "device": None,
    "last_seen": None,
    "created_on": "2026-11-24T08:15:43.211492Z",
}


@router.get(
    "/channels.json",
    summary="List channels",
    **listed(ChannelOut, CHANNEL, uuid_query("A channel"), query("address", "A channel's number or name, exactly")),
)
async def list_channels(request: Request, caller: ChannelLister, session: Reading) -> Json:
    """The channels of the workspace, newest first."""
    params = Params(request)
    page = await channels_page(
        session,
        caller.workspace.id,
        read_cursor(request),
        uuid=params.uuid("uuid"),
        address=params.text("address"),
    )
    phones = await last_syncs(session, [channel.id for channel in page.rows if channel.type == RELAYER])
    shown = [_shown(channel, phones.get(channel.id)) for channel in page.rows]
    return page_response(request, shown, page.next, page.previous)


SLUGS = {"A": "android", "TG": "telegram", "T": "twilio", "NX": "vonage", "FBA": "facebook", "EX": "external"}
"""What RapidPro's API calls types whose name says it otherwise."""


def _shown(channel: Channel, phone: SyncEvent | None) -> ChannelOut:
    return {
        "uuid": str(channel.uuid),
        "name": channel.name,
        "address": channel.address,
        "type": slug(channel.type),
        "country": channel.country or None,
        "device": _device(channel, phone) if channel.type == RELAYER else None,
        "last_seen": optional_instant(channel.last_seen_on),
        "created_on": instant(channel.created_on),
    }


def _device(channel: Channel, phone: SyncEvent | None) -> Device:
    return {
        "name": channel.device,
        "power_level": phone.power_level if phone else -1,
        "power_status": phone.power_status if phone else None,
        "power_source": phone.power_source if phone else None,
        "network_type": phone.network_type if phone else None,
    }


def slug(code: str) -> str:
    """What the API calls a type of channels."""
    found = registry.get(code)
    return SLUGS.get(code) or (found.name.lower().replace(" ", "_") if found else code.lower())
