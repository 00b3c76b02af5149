"""JSON responses written by orjson."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response


class Json(Response):
    """A JSON body; non-ASCII characters as they are."""

    media_type = "application/json"

    def __init__(self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(orjson.dumps(content, option=orjson.OPT_PASSTHROUGH_DATETIME), status, headers)


class JsonLine(Json):
    """A JSON body and a newline, as aggregators are answered."""

    def render(self, content: bytes) -> bytes:
        """The body's bytes."""
        return content + b"\n"


NO_CONTENT = 204


def no_content() -> Response:
    """204 with an empty body."""
    return Response(status_code=NO_CONTENT)
