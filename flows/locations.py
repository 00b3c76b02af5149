"""The places that a workspace knows: a hierarchy of country, states, districts and wards, searched as people type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import regex

from flows.expressions.casing import lower
from flows.expressions.collation import collated
from flows.expressions.spaces import WHITE_SPACE

COUNTRY, STATE, DISTRICT, WARD = range(4)
SEPARATOR = ">"

_NOT_LETTERS = regex.compile(r"[\p{White_Space}\p{P}]+")
_WORD = regex.compile(r"[\p{L}\p{Nd}]+(?:-[\p{L}\p{Nd}]+)*")
_SPACES = regex.compile(r"\p{White_Space}+")


@dataclass(frozen=True, eq=False)
class Location:
    """A place. `path` is its name after those of all places that it is in: `Rwanda > Kigali City > Gasabo`."""

    name: str
    level: int
    path: str
    aliases: tuple[str, ...] = ()
    parent: "Location | None" = field(default=None, repr=False)


class Locations:
    """A hierarchy of places. Never changed once it is made, so that searches can be indexed."""

    def __init__(self, places: Iterable[Location]) -> None:
        self.places = tuple(places)
        self._by_path = {_normal_path(place.path): place for place in self.places}
        self._named = lru_cache(maxsize=8)(self._index)

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> "Locations":
        """Reads a tree `{name, aliases?, children?}`, or the first of a list of trees."""
        tree = data if isinstance(data, Mapping) else data[0]
        return cls(_flattened(tree, None))

    def at_path(self, path: str) -> Location | None:
        """The place with this path, whatever its spaces and capitals; a full stop at the end is ignored."""
        return self._by_path.get(_normal_path(path))

    def find(self, text: str, level: int, parent: Location | None = None, collation: str = "default") -> list[Location]:
        """The places named by exactly this text at a level, right in `parent` if given.

        A path finds its place, whatever the level and parent.
        """
        if level == COUNTRY or SEPARATOR in text:
            place = self.at_path(text)
            if place:
                return [place]
        found = self._named(collation).get((level, collated(text.strip(WHITE_SPACE), collation)), [])
        return [place for place in found if parent is None or place.parent is parent]

    def search(
        self, text: str, level: int, parent: Location | None = None, collation: str = "default"
    ) -> list[Location]:
        """The places that a text names: all of it, without spaces and punctuation, one word of it, or two."""
        for candidate in _candidates(text):
            found = self.find(candidate, level, parent, collation)
            if found:
                return found
        return []

    def find_state(self, text: str, collation: str = "default") -> Location | None:
        """The first state that a text names."""
        return _first(self.search(text, STATE, None, collation))

    def find_district(self, text: str, state: str = "", collation: str = "default") -> Location | None:
        """The first district of a state, or the only one of its name if no state is given."""
        if not state:
            return _only(self.search(text, DISTRICT, None, collation))
        parent = self.find_state(state, collation)
        return parent and _first(self.search(text, DISTRICT, parent, collation))

    def find_ward(self, text: str, state: str = "", district: str = "", collation: str = "default") -> Location | None:
        """The first ward of a district of a state, or the only one of its name if no district is given."""
        if not district:
            return _only(self.search(text, WARD, None, collation))
        top = self.find_state(state, collation)
        parent = top and _first(self.search(district, DISTRICT, top, collation))
        return parent and _first(self.search(text, WARD, parent, collation))

    def _index(self, collation: str) -> dict[tuple[int, str], list[Location]]:
        index: dict[tuple[int, str], list[Location]] = {}
        for place in self.places:
            for name in dict.fromkeys(collated(name, collation) for name in (place.name, *place.aliases)):
                index.setdefault((place.level, name), []).append(place)
        return index


def _candidates(text: str) -> Iterable[str]:
    yield text
    yield _NOT_LETTERS.sub("", text)
    words = _WORD.findall(text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def _flattened(tree: Mapping[str, Any], parent: Location | None) -> Iterable[Location]:
    name = str(tree["name"])
    path = f"{parent.path} {SEPARATOR} {name}" if parent else name
    level = parent.level + 1 if parent else COUNTRY
    place = Location(name, level, path, tuple(tree.get("aliases") or ()), parent)
    yield place
    for child in tree.get("children") or ():
        yield from _flattened(child, place)


def _normal_path(path: str) -> str:
    parts = path.strip(WHITE_SPACE).removesuffix(".").split(SEPARATOR)
    return SEPARATOR.join(lower(_SPACES.sub(" ", part).strip()) for part in parts)


def _first(places: list[Location]) -> Location | None:
    return places[0] if places else None


def _only(places: list[Location]) -> Location | None:
    return places[0] if len(places) == 1 else None
