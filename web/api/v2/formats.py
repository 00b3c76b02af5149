"""How values are written."""

from datetime import UTC, datetime
from uuid import UUID

from typing_extensions import TypedDict

BULK_STATUSES = {
    "P": "pending", "Q": "queued", "S": "started", "C": "completed", "F": "failed", "I": "interrupted",
}  # fmt: skip
"""Statuses of flow starts and broadcasts."""


class Ref(TypedDict):
    """A reference to an object."""

    uuid: str
    name: str


class UserRef(TypedDict):
    """A reference to a person."""

    email: str
    name: str


class FieldRef(TypedDict):
    """A reference to a contact field."""

    key: str
    name: str
    label: str


class Progress(TypedDict):
    """How far a start or broadcast has come; `total` is -1 while unknown."""

    total: int
    started: int


def instant(value: datetime) -> str:
    """UTC with microseconds, the fraction left out when it is zero: `2015-11-11T13:05:57.457742Z`."""
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return text.removesuffix(".000000") + "Z"


def optional_instant(value: datetime | None) -> str | None:
    """As `instant`, or None."""
    return instant(value) if value else None


def step_time(text: str) -> str:
    """A time of a run's path or values, always with six digits."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def ref(uuid: UUID | str, name: str | None) -> Ref:
    """A reference."""
    return {"uuid": str(uuid), "name": name or ""}


def optional_ref(uuid: UUID | None, name: str | None) -> Ref | None:
    """A reference, or None."""
    return ref(uuid, name) if uuid else None


def user_ref(email: str | None, first_name: str | None, last_name: str | None) -> UserRef | None:
    """A reference to a person; None for nobody. Who has no name is called by the address."""
    if email is None:
        return None
    return {"email": email, "name": f"{first_name or ''} {last_name or ''}".strip() or email}
