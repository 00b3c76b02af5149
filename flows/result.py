"""Results: what a run has found out."""

from collections.abc import Mapping
from typing import Any, Self

from flows.literal_json import RawJson
from flows.snakify import snakify


class Result:
    """A result of a run. `extra` is what came with it from outside, None if nothing did (which JSON's null is not)."""

    __slots__ = (
        "category", "category_localized", "created_on", "extra", "input", "name", "node_uuid", "value",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        value: str,
        *,
        node_uuid: str,
        created_on: str,
        category: str = "",
        category_localized: str = "",
        input: str = "",  # noqa: A002
        extra: RawJson | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.category = category
        self.category_localized = category_localized
        self.node_uuid = node_uuid
        self.input = input
        self.extra = extra
        self.created_on = created_on

    @property
    def key(self) -> str:
        """What the result is stored under and named by in expressions."""
        return snakify(self.name)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads a result of a stored session; names from before they were bounded are cut to 64 characters."""
        return cls(
            data["name"][:64].strip(),
            data.get("value") or "",
            node_uuid=data.get("node_uuid") or "",
            created_on=data["created_on"],
            category=data.get("category") or "",
            category_localized=data.get("category_localized") or "",
            input=data.get("input") or "",
            extra=RawJson.of(data["extra"]) if "extra" in data else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Writes the form of a stored session."""
        data: dict[str, Any] = {"name": self.name, "value": self.value}
        if self.category:
            data["category"] = self.category
        if self.category_localized:
            data["category_localized"] = self.category_localized
        data["node_uuid"] = self.node_uuid
        if self.input:
            data["input"] = self.input
        if self.extra is not None:
            data["extra"] = self.extra
        data["created_on"] = self.created_on
        return data
