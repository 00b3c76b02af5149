"""Bodies of limited size."""

from fastapi import Request

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
