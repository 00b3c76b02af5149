"""Groups of contacts, some of them kept by a query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flows.assets.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; with a query its members are those whom the query finds."""

    uuid: str
    name: str
    query: str = ""

    @property
    def reference(self) -> Reference:
        """`{"uuid", "name"}`."""
        return {"uuid": self.uuid, "name": self.name}

    @property
    def uses_query(self) -> bool:
        """Whether nobody can be added or removed by hand."""
        return bool(self.query)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(uuid=data["uuid"], name=data.get("name", ""), query=data.get("query") or "")
