"""Pages of lists: cursors in, absolute addresses of the neighbouring pages out."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from store.paging import Position
from web.errors import InvalidCursor
from web.responses import Json

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MAX_ID = 2**63 - 1


def read_cursor(request: Request) -> Position | None:
    """The position that the request's cursor means, None without one. Raises `InvalidCursor`."""
    text = request.query_params.get("cursor")
    if not text:
        return None
    try:
        direction, micros, row_id = base64.urlsafe_b64decode(text.encode()).decode("ascii").split(".")
        if direction not in "np" or len(direction) != 1 or not 0 <= int(row_id) <= _MAX_ID:
            raise InvalidCursor
        return Position(_EPOCH + int(micros) * _MICROSECOND, int(row_id), backwards=direction == "p")
    except (ValueError, OverflowError, binascii.Error):
        raise InvalidCursor from None


def write_cursor(position: Position) -> str:
    """A position as an opaque text."""
    micros = (position.time - _EPOCH) // _MICROSECOND
    return base64.urlsafe_b64encode(f"{'p' if position.backwards else 'n'}.{micros}.{position.id}".encode()).decode()


def page_response(
    request: Request, results: Sequence[Any], next_: Position | None = None, previous: Position | None = None
) -> Json:
    """`{"next", "previous", "results"}`; the addresses keep the request's own parameters."""
    return Json({"next": _address(request, next_), "previous": _address(request, previous), "results": results})


def public_base(request: Request) -> str:
    """Scheme and host that the caller used, also behind a proxy."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme).split(",")[0].strip()
    host = request.headers.get("x-forwarded-host", request.headers.get("host", request.url.netloc))
    return f"{scheme}://{host.split(',')[0].strip()}"


def _address(request: Request, position: Position | None) -> str | None:
    if position is None:
        return None
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key != "cursor"] + [("cursor", write_cursor(position))]
    return f"{public_base(request)}{request.url.path}?{urlencode(sorted(kept, key=lambda pair: pair[0]))}"
