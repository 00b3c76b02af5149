"""The paths at which providers call."""

import re
from dataclasses import dataclass

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class CallbackAddress:
    """Where a callback was sent: a type's code in upper case, a channel's UUID ("" if none) and an action."""

    type: str
    channel_uuid: str
    action: str


def parse(path: str) -> CallbackAddress | None:
    """The address in `/c/<type>/<uuid>/<action>` or `/c/<type>/<action>`; None for any other path.

    The action may hold slashes and may be empty; one slash at the end is ignored.
    """
    parts = path.removesuffix("/").split("/")
    if len(parts) < 3 or parts[:2] != ["", "c"] or not parts[2].isalnum() or parts[2] != parts[2].lower():
        return None
    code, rest = parts[2].upper(), parts[3:]
    if rest and is_uuid(rest[0]):
        return CallbackAddress(code, rest[0], "/".join(rest[1:]))
    return CallbackAddress(code, "", "/".join(rest))


def is_uuid(text: str) -> bool:
    """Whether text is a UUID in lower case, of any version."""
    return _UUID.fullmatch(text) is not None
