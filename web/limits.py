"""Bodies of limited size."""

from fastapi import Request
from starlette.types import Message

from web.errors import TooLarge


async def read_limited(request: Request, limit: int) -> bytes:
    """The request's body; stops reading beyond `limit` bytes. Raises `TooLarge`."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge(limit)
    chunks, size = list[bytes](), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def limited(request: Request, limit: int) -> Request:
    """The request for whoever reads its body in parts, as forms are read: beyond `limit` bytes it raises `TooLarge`."""
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise TooLarge(limit)
        return message

    return Request(request.scope, receive)
