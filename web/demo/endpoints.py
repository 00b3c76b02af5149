"""The demo phone's page, and the aggregator's side of its channel: what is sent here appears on the phone."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, StreamingResponse
from starlette.responses import Response

from store.demo import DemoStore
from web.api.v2.runs import workflow_url
from web.demo.phones import Phones
from web.demo.setup import CHANNEL_NAME, KEYWORDS, QUICK_REPLY_PARAM
from web.deps import Open, Reading
from web.errors import BadRequest
from web.limits import limited
from web.pages.rendering import HEADERS
from web.responses import Json

router = APIRouter(prefix="/demo", include_in_schema=False)

MAX_BODY = 1024 * 1024
PAGE = Path(__file__).parent / "page"
FILES = {path.name for path in PAGE.iterdir()}
_NUMBER = re.compile(r"\+[0-9]{8,15}")
_PLACE = re.compile(r"[0-9]{1,20}(-[0-9]{1,20})?")


@router.get("")
@router.get("/")
async def show_phone() -> Response:
    """The page."""
    return FileResponse(PAGE / "index.html", headers=HEADERS | {"Cache-Control": "no-cache"})


@router.get("/setup.json")
async def show_setup(session: Reading) -> Json:
    """The channel that phones talk through, and what can be said."""
    channel = await DemoStore(session).channel(CHANNEL_NAME)
    if channel is None:
        raise BadRequest("the demo isn't set up: run `python -m web demo-setup` (in a checkout, `./dev run --demo`)")
    return Json({"name": channel.workspace, "channel": str(channel.uuid), "keywords": KEYWORDS})


@router.post("/send")
async def send_to_phone(request: Request, resources: Open) -> Json:
    """The channel's send URL: what Ngoma sends as to an aggregator."""
    form = await limited(request, MAX_BODY).form(max_files=0)
    number, text = _number(str(form.get("to", ""))), str(form.get("text", ""))
    replies = [str(reply) for reply in form.getlist(QUICK_REPLY_PARAM)]
    payload = {"uuid": str(form.get("uuid", "")), "text": text, "quick_replies": replies, "time": _milliseconds()}
    await Phones(resources.redis).deliver(number, payload)
    return Json({"status": "accepted"})


@router.get("/events")
async def stream_events(request: Request, resources: Open, number: str = "", after: str = "0") -> StreamingResponse:
    """Server-sent events: what is sent to a phone, from a place in its stream on."""
    after = request.headers.get("last-event-id") or after
    if not _PLACE.fullmatch(after):
        after = "0"
    events = _events(Phones(resources.redis), _number(number), after)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


@router.get("/contact.json")
async def show_contact(session: Reading, resources: Open, number: str = "") -> Json:
    """What the deployment knows of a phone's contact: where it is, and how its messages fared."""
    found = await DemoStore(session).contact(CHANNEL_NAME, f"tel:{_number(number)}")
    if found is None:
        return Json({"contact": None, "flow": None, "links": [], "messages": []})
    links = []
    if found.run_uuid:
        links.append({"label": "This run in Temporal", "url": workflow_url(resources.settings, found.run_uuid)})
    links.append({"label": "Temporal", "url": resources.settings.temporal_ui_url})
    return Json(
        {
            "contact": {"uuid": str(found.uuid), "name": found.name},
            "flow": found.flow,
            "links": links,
            "messages": [{"uuid": str(uuid), "status": status} for uuid, status in found.statuses.items()],
        }
    )


@router.get("/clinics")
async def find_clinic(county: str = "") -> Json:
    """The web service that the sample's flow “Find a Clinic” calls."""
    clinics: dict[str, Any] = orjson.loads((PAGE.parent / "clinics.json").read_bytes())
    return Json(clinics.get(county.strip().lower(), clinics["*"]))


@router.get("/{name}")
async def show_file(name: str) -> Response:
    """A file of the page."""
    if name not in FILES:
        return Json({"detail": "Not found."}, 404)
    return FileResponse(PAGE / name, headers=HEADERS | {"Cache-Control": "no-cache"})


async def _events(phones: Phones, number: str, after: str) -> AsyncIterator[bytes]:
    yield b"retry: 1500\n\n"
    async for sent in phones.listen(number, after):
        if sent is None:
            yield b": still here\n\n"
        else:
            yield b"id: " + sent.id.encode() + b"\ndata: " + orjson.dumps(sent.payload) + b"\n\n"


def _number(text: str) -> str:
    text = "+" + text.strip().lstrip("+ ")  # a plus sign arrives as a space where it wasn't escaped
    if not _NUMBER.fullmatch(text):
        raise BadRequest("a phone's number is a + and 8 to 15 digits")
    return text


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
