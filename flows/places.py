"""Places that values of contact fields name."""

from typing import TYPE_CHECKING

from flows.assets import Field
from flows.locations import DISTRICT, SEPARATOR, STATE, WARD, Location

if TYPE_CHECKING:
    from flows.scene import Scene

_NAMES = {STATE: "state", DISTRICT: "district", WARD: "ward"}


def find_place(scene: "Scene", field: Field, text: str) -> dict[str, str]:
    """The paths of the state, district and ward that a text is; nothing if it is no place.

    A path is looked up whatever the field. Otherwise the field's type says what is sought: a district in the state that
    the contact's first state field has, a ward in the district of its first district field.
    """
    locations = scene.assets.locations
    if locations is None:
        return {}
    if SEPARATOR in text:
        return _paths(locations.at_path(text))
    collation = scene.environment.collation
    if field.type == "state":
        found = locations.search(text, STATE, None, collation)
    elif field.type in ("district", "ward"):
        level, upper = (DISTRICT, "state") if field.type == "district" else (WARD, "district")
        parent = _held(scene, upper)
        found = locations.search(text, level, parent, collation) if parent else []
    else:
        return {}
    return _paths(found[0]) if found else {}


def _held(scene: "Scene", kind: str) -> Location | None:
    """The place that the contact's first field of a type holds."""
    field = scene.assets.first_field_of_type.get(kind)
    value = scene.contact.fields.get(field.key) if field else None
    path = value.get(kind) if value else None
    return scene.assets.locations.at_path(path) if path and scene.assets.locations else None


def _paths(place: Location | None) -> dict[str, str]:
    found = {}
    while place is not None:
        if place.level in _NAMES:
            found[_NAMES[place.level]] = place.path
        place = place.parent
    return found
