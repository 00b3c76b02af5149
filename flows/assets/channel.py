"""Channels: ways to reach people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flows.assets.references import Reference

ROLES = ("send", "receive", "call", "answer", "ussd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel of a workspace. `country` is two letters or ""; `match_prefixes` are digits without `+`."""

    uuid: str
    name: str
    address: str = ""
    schemes: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    country: str = ""
    match_prefixes: tuple[str, ...] = ()
    allow_international: bool = False

    @property
    def reference(self) -> Reference:
        """`{"uuid", "name"}`."""
        return {"uuid": self.uuid, "name": self.name}

    def supports(self, scheme: str) -> bool:
        """Whether URNs of this scheme can be reached."""
        return scheme in self.schemes

    def has_role(self, role: str) -> bool:
        """Whether the channel does this: one of `ROLES`."""
        return role in self.roles

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(
            uuid=data["uuid"],
            name=data.get("name", ""),
            address=data.get("address") or "",
            schemes=tuple(data.get("schemes") or ()),
            roles=frozenset(data.get("roles") or ()),
            country=data.get("country") or "",
            match_prefixes=tuple(data.get("match_prefixes") or ()),
            allow_international=bool(data.get("allow_international")),
        )
