"""The places of a workspace: its root and all below it, by their OSM id, with the workspace's own names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_PLACES = """
    SELECT x.osm_id, x.name, x.level, x.geometry, p.osm_id AS parent_osm_id, p.name AS parent_name,
        ARRAY(SELECT a.name FROM location_alias a WHERE a.location_id = x.id AND a.workspace_id = w.id
              ORDER BY a.name) AS aliases
    FROM workspace w
    JOIN location root ON root.osm_id = w.config ->> 'location'
    JOIN location x ON x.id = root.id OR x.path LIKE replace(root.path, '%', '') || ' > %'
    LEFT JOIN location p ON p.id = x.parent_id
    WHERE w.id = :workspace AND {place}
    ORDER BY x.osm_id {direction} LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class PlaceCursor:
    """A place between two rows: behind the place with this OSM id, or before it when reading `backwards`."""

    osm_id: str
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Places in the order of their OSM ids, and where the neighbouring pages are."""

    rows: Sequence[RowMapping]
    next: PlaceCursor | None = None
    previous: PlaceCursor | None = None


async def places_page(session: AsyncSession, workspace_id: int, at: PlaceCursor | None, *, size: int) -> PlacesPage:
    """A page of places; empty for a workspace without a root."""
    backwards = at is not None and at.backwards
    place = "true" if at is None else "x.osm_id < :osm_id" if backwards else "x.osm_id > :osm_id"
    statement = text(_PLACES.format(place=place, direction="DESC" if backwards else ""))
    values: dict[str, Any] = {"workspace": workspace_id, "most": size + 1}
    if at is not None:
        values["osm_id"] = at.osm_id
    found = (await sql.execute(session, statement, values)).mappings().all()
    more, rows = len(found) > size, list(found[:size])
    if backwards:
        rows.reverse()
    if not rows:
        return PlacesPage(rows)
    has_next, has_previous = (True, more) if backwards else (more, at is not None)
    return PlacesPage(
        rows,
        PlaceCursor(rows[-1]["osm_id"]) if has_next else None,
        PlaceCursor(rows[0]["osm_id"], backwards=True) if has_previous else None,
    )
