"""Contact fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from flows.assets.references import Reference

FieldType = Literal["text", "number", "datetime", "state", "district", "ward"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that contacts of the workspace have."""

    uuid: str
    key: str
    name: str
    type: FieldType = "text"

    @property
    def reference(self) -> Reference:
        """`{"key", "name"}`."""
        return {"key": self.key, "name": self.name}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(uuid=data.get("uuid", ""), key=data["key"], name=data.get("name", ""), type=data.get("type", "text"))
