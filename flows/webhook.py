"""The last webhook call of a run, as expressions see it."""

from collections.abc import Mapping
from typing import Any, Self

from flows.literal_json import RawJson


class Webhook:
    """What a call gave: `status` 0 is no connection; `json` is None if the body was none."""

    __slots__ = ("headers", "json", "method", "status", "url")

    def __init__(
        self,
        method: str,
        url: str,
        *,
        status: int = 0,
        headers: Mapping[str, str] | None = None,
        json: RawJson | None = None,
    ) -> None:
        self.method, self.url, self.status, self.json = method, url, status, json
        self.headers = dict(headers or {})

    @property
    def json_bytes(self) -> int:
        """How large the JSON is as text."""
        return 0 if self.json is None else len(self.json.text.encode())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads the webhook of a stored run."""
        return cls(
            data["method"],
            data["url"],
            status=data.get("status") or 0,
            headers=data.get("headers"),
            json=None if data.get("json") is None else RawJson.of(data["json"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Writes the webhook of a stored run."""
        return {
            "method": self.method,
            "url": self.url,
            "status": self.status,
            "headers": self.headers,
            "json": self.json,
        }
