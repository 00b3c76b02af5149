"""Pages of lists for the browser: what follows is fetched by the `next` of the page before."""

from typing import Annotated

from fastapi import Depends, Request

from store.paging import Position
from web.api.v2.pages import read_cursor, write_cursor
from web.app.errors import AppError
from web.errors import InvalidCursor

SIZE = 50


def _position(request: Request, cursor: str = "") -> Position | None:
    try:
        return read_cursor(request) if cursor else None
    except InvalidCursor as e:
        raise AppError("invalid", "The cursor isn't one of ours.") from e


At = Annotated[Position | None, Depends(_position)]
"""Where the page begins; the parameter is called `cursor`."""


def _offset(cursor: str = "") -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise AppError("invalid", "The cursor isn't one of ours.")
    return int(cursor)


Offset = Annotated[int, Depends(_offset)]
"""The same for lists that are short, or found in memory."""


def after(position: Position | None) -> str | None:
    """A position as the browser keeps it."""
    return write_cursor(position) if position else None


def following(offset: int, size: int, more: bool) -> str | None:
    """The next offset, if there is more."""
    return str(offset + size) if more else None
