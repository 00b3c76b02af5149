"""What a deployment would give, in memory: for the offline tools and for tests."""

from collections.abc import Iterable, Mapping
from typing import Any

from channels.host import MediaRecord
from core.http import ConnectionFailed, HttpRequest, HttpResponse


class MemoryCache:
    """A cache that never expires."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values, self._lists = dict(values or {}), dict[str, list[str]]()

    async def get(self, key: str) -> str | None:
        """The value, or None."""
        return self._values.get(key)

    async def set(self, key: str, value: str, seconds: int) -> None:
        """Remember a value."""
        self._values[key] = value

    async def delete(self, key: str) -> None:
        """Forget a value."""
        self._values.pop(key, None)

    async def append(self, key: str, value: str, seconds: int) -> list[str]:
        """Add to a list and give the whole."""
        values = self._lists.setdefault(key, [])
        values.append(value)
        return list(values)


class ScriptedHttp:
    """Answers requests with prepared responses, in order, and remembers the requests."""

    def __init__(self, responses: Iterable[Mapping[str, Any]] = ()) -> None:
        self._responses = list(responses)
        self.requests: list[HttpRequest] = []

    async def __call__(self, request: HttpRequest, /) -> HttpResponse:
        """The next response. Raises `ConnectionFailed` where the script says `error`, or has come to its end."""
        self.requests.append(request)
        if len(self.requests) > len(self._responses):
            raise ConnectionFailed(f"no response is prepared for {request.method} {request.url}")
        scripted = self._responses[len(self.requests) - 1]
        if scripted.get("error"):
            raise ConnectionFailed(str(scripted["error"]))
        body = scripted.get("body") or ""
        return HttpResponse(
            scripted["status"], scripted.get("headers") or {}, body.encode() if isinstance(body, str) else body
        )


class MemoryMedia:
    """A library of given files: records of `uuid, url, content_type, size, width, height, duration, alternates`."""

    def __init__(self, records: Iterable[Mapping[str, Any]] = ()) -> None:
        self._records = {record["uuid"]: _record(record) for record in records}

    async def find(self, uuid: str) -> MediaRecord | None:
        """The file of a UUID, or None."""
        return self._records.get(uuid)


def _record(data: Mapping[str, Any]) -> MediaRecord:
    return MediaRecord(
        uuid=data["uuid"],
        url=data["url"],
        content_type=data["content_type"],
        size=data.get("size") or 0,
        width=data.get("width") or 0,
        height=data.get("height") or 0,
        duration=data.get("duration") or 0,
        alternates=tuple(_record(one) for one in data.get("alternates") or ()),
    )
