"""`boundaries`: the places of a workspace."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.locations import PlaceCursor, places_page
from web.api.v2 import PREFIX
from web.api.v2.caller import LocationLister
from web.api.v2.documents import listed, query
from web.api.v2.pages import public_base
from web.api.v2.params import Params
from web.deps import Reading
from web.errors import InvalidCursor
from web.responses import Json

router = APIRouter(prefix=PREFIX)

SIZE = 250


class Parent(TypedDict):
    """The place that a place lies in."""

    osm_id: str
    name: str


class BoundaryOut(TypedDict):
    """A place; `level` is 0 for a country to 3 for a ward, `geometry` GeoJSON."""

    osm_id: str
    name: str
    level: int
    parent: Parent | None
    aliases: list[str]
    geometry: dict[str, Any] | None


BOUNDARY = {
    "osm_id": "1708283",
    "name": "Kigali City",
    "level": 1,
    "parent": {"osm_id": "171496", "name": "Rwanda"},
    "aliases": ["Kigari"],
    "geometry": {"type": "MultiPolygon", "coordinates": []},
}


@router.get(
    "/boundaries.json",
    summary="List places",
    **listed(BoundaryOut, BOUNDARY, query("geometry", "Whether geometries are given; true by default")),
)
async def list_boundaries(request: Request, caller: LocationLister, session: Reading) -> Json:
    """The workspace's country and all places in it, by their OSM ids; nothing for a workspace without a country."""
    with_geometry = Params(request).flag("geometry") is not False
    page = await places_page(session, caller.workspace.id, _read(request), size=SIZE)
    shown = [_shown(row, with_geometry=with_geometry) for row in page.rows]
    following, previous = _address(request, page.next), _address(request, page.previous)
    return Json({"next": following, "previous": previous, "results": shown})


def _read(request: Request) -> PlaceCursor | None:
    given = request.query_params.get("cursor")
    if not given:
        return None
    try:
        direction, _, osm_id = base64.urlsafe_b64decode(given.encode()).decode().partition(".")
    except (ValueError, binascii.Error):
        raise InvalidCursor from None
    if direction not in ("n", "p") or not osm_id or "\x00" in osm_id:
        raise InvalidCursor
    return PlaceCursor(osm_id, backwards=direction == "p")


def _address(request: Request, cursor: PlaceCursor | None) -> str | None:
    if cursor is None:
        return None
    text = base64.urlsafe_b64encode(f"{'p' if cursor.backwards else 'n'}.{cursor.osm_id}".encode()).decode()
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] != "cursor"] + [("cursor", text)]
    return f"{public_base(request)}{request.url.path}?{urlencode(sorted(kept, key=lambda pair: pair[0]))}"


def _shown(row: RowMapping, *, with_geometry: bool) -> BoundaryOut:
    parent: Parent | None = None
    if row["parent_osm_id"]:
        parent = {"osm_id": row["parent_osm_id"], "name": row["parent_name"]}
    return {
        "osm_id": row["osm_id"],
        "name": row["name"],
        "level": row["level"],
        "parent": parent,
        "aliases": list(row["aliases"]),
        "geometry": row["geometry"] if with_geometry else None,
    }
