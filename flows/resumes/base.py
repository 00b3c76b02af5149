"""What all resumes have in common."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

from core.clock import rewrite_instant
from flows.input import Input
from flows.registry import Registry
from flows.triggers.base import read_event_of


class ResumeReadError(ValueError):
    """The JSON is no resume; the message says which field is wrong."""


class Resume:
    """What makes a waiting session go on; `event` is the event of the contact behind it, as JSON."""

    __slots__ = ("event", "resumed_on")

    type: ClassVar[str]
    event_type: ClassVar[str]

    def __init__(self, resumed_on: str, event: Mapping[str, Any]) -> None:
        self.resumed_on, self.event = resumed_on, event

    @property
    def input(self) -> Input | None:
        """What the contact said, if that is what resumes."""
        return None

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 13's form."""
        return {"type": self.type, "resumed_on": self.resumed_on, "event": self.event}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 13's form. Raises `ResumeReadError`."""
        if not data.get("resumed_on"):
            raise ResumeReadError("field 'resumed_on' is required")
        event = read_event_of(data.get("event"), (cls.event_type,), ResumeReadError)
        return cls(rewrite_instant(data["resumed_on"]), event or {})


resumes: Registry[Resume] = Registry("flows.resumes")

Kind = TypeVar("Kind", bound=type[Resume])


def register(cls: Kind) -> Kind:
    """Make a resume readable under its `type`."""
    resumes.register(cls)
    return cls


def read_resume(data: Mapping[str, Any]) -> Resume:
    """Read a resume of any type. Raises `UnknownTypeError`, `ResumeReadError`."""
    return resumes.find(data.get("type")).from_json(data)
