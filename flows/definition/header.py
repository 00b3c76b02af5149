"""The header of a flow definition: what must be readable before anything else of it is.

Definitions are read as plain JSON objects here; a header that can't be read is either broken or legacy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

JsonObject = dict[str, Any]

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MAX_NAME_CHARS = 64

_VERSION = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?")


class DefinitionError(ValueError):
    """A flow definition can't be used; the message names the flow as far as it is known."""

    def __init__(self, problem: str, definition: object = None) -> None:
        self.problem = problem
        self.flow_uuid, self.flow_name = _identity(definition)
        named = [f"{key}={value}" for key, value in (("uuid", self.flow_uuid), ("name", self.flow_name)) if value]
        super().__init__(f"flow[{', '.join(named)}]: {problem}" if named else problem)


class HeaderError(DefinitionError):
    """The header lacks something or says something impossible."""


class UnsupportedVersion(DefinitionError):
    """The definition is of a version that can't be read or converted."""


class Version(NamedTuple):
    """A spec version; `13.1` is 13.1.0."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read `14`, `14.4` or `14.4.2`; anything else is a `ValueError`."""
        match = _VERSION.fullmatch(text.strip().removeprefix("v"))
        if match is None:
            raise ValueError(f"{text!r} is not a version like 14.4.2")
        major, minor, patch = (int(part or 0) for part in match.groups())
        return cls(major, minor, patch)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


CURRENT = Version(14, 4, 2)
"""The version that the engine reads; newer patches of it are read as they are."""

OLDEST = Version(11, 0, 0)
TOO_NEW = Version(CURRENT.major, CURRENT.minor + 1, 0)


@dataclass(frozen=True, slots=True)
class Header:
    """Which flow a definition is of, and of what version."""

    uuid: str
    name: str
    spec_version: Version


def read_header(definition: Mapping[str, Any]) -> Header:
    """Read `uuid`, `name` and `spec_version`; raise `HeaderError` or `UnsupportedVersion` if they don't do."""
    problems = []
    uuid, name, version = (definition.get(key) for key in ("uuid", "name", "spec_version"))
    if not uuid:
        problems.append("field 'uuid' is required")
    elif not (isinstance(uuid, str) and UUID.fullmatch(uuid)):
        problems.append("field 'uuid' must be a valid UUID")
    if not name:
        problems.append("field 'name' is required")
    elif not isinstance(name, str):
        problems.append("field 'name' must be text")
    elif len(name) > MAX_NAME_CHARS:
        problems.append(f"field 'name' must be less than or equal to {MAX_NAME_CHARS} characters")
    if not version:
        problems.append("field 'spec_version' is required")
    if problems:
        raise HeaderError(f"unable to read flow header: {', '.join(problems)}", definition)
    return Header(str(uuid), str(name), _read_version(version, definition))


def _read_version(version: object, definition: Mapping[str, Any]) -> Version:
    try:
        found = Version.parse(version if isinstance(version, str) else "")
    except ValueError:
        raise HeaderError("unable to read flow header: field 'spec_version' is not a version", definition) from None
    if not OLDEST <= found < TOO_NEW:
        raise UnsupportedVersion(
            f"spec version {found} is not supported: it must be at least {OLDEST} and older than {TOO_NEW}", definition
        )
    return found


def _identity(definition: object) -> tuple[str, str]:
    """UUID and name of a definition, legacy ones keep them in their metadata; empty where unknown."""
    if not isinstance(definition, Mapping):
        return "", ""
    metadata = definition.get("metadata")
    places = [definition, metadata if isinstance(metadata, Mapping) else {}]
    found = (next((place[key] for place in places if isinstance(place.get(key), str)), "") for key in ("uuid", "name"))
    uuid, name = found
    return uuid, name if len(name) <= MAX_NAME_CHARS else name[:MAX_NAME_CHARS] + "…"
