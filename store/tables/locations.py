"""Places: countries and what they are divided into, with each workspace's own names."""

from typing import Any

from sqlalchemy import Index

from store.tables.base import Row
from store.tables.columns import json_value, reference, short_text, small_integer


class Location(Row, table=True):
    """A place of level 0 (country) to 3 (ward); `path` is `Rwanda > Kigali City`."""

    __tablename__ = "location"
    __table_args__ = (
        Index(None, "osm_id", unique=True),
        Index("location_path_idx", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    osm_id: str = short_text(15)
    name: str = short_text(128)
    level: int = small_integer()
    path: str = short_text(768)
    parent_id: int | None = reference("location", nullable=True)
    geometry: dict[str, Any] | None = json_value()


class LocationAlias(Row, table=True):
    """Another name that a workspace has for a place."""

    __tablename__ = "location_alias"
    __table_args__ = (Index(None, "workspace_id", "location_id"),)

    workspace_id: int = reference("workspace")
    location_id: int = reference("location")
    name: str = short_text(128)
