"""Assets that are little more than a name: campaigns, labels, topics, users, language models, resthooks, globals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flows.assets.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with a UUID and a name."""

    uuid: str
    name: str

    @property
    def reference(self) -> Reference:
        """`{"uuid", "name"}`."""
        return {"uuid": self.uuid, "name": self.name}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(uuid=data["uuid"], name=data.get("name", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Named):
    """Messages and flows timed by a date of each contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Named):
    """A mark on incoming messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Named):
    """What a ticket is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Named):
    """Somebody who works in the workspace."""

    email: str = ""

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ", 1)[0]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(uuid=data.get("uuid", ""), name=data.get("name") or "", email=data.get("email", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class LLM(Named):
    """A language model; flows may call those with the role `engine`."""

    type: str = ""
    roles: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(
            uuid=data["uuid"],
            name=data.get("name", ""),
            type=data.get("type", ""),
            roles=frozenset(data.get("roles") or ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resthook:
    """An event that other systems subscribe to by URL."""

    slug: str
    subscribers: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(slug=data["slug"], subscribers=tuple(data.get("subscribers") or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Global:
    """A value that all flows of the workspace can read."""

    key: str
    name: str
    value: str = ""

    @property
    def reference(self) -> Reference:
        """`{"key", "name"}`."""
        return {"key": self.key, "name": self.name}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(key=data["key"], name=data.get("name", ""), value=data.get("value") or "")
