"""Response bodies: read up to a limit and decompressed without being flooded."""

import zlib
from collections.abc import AsyncIterator, Callable


async def read_body(parts: AsyncIterator[bytes], encoding: str, limit: int) -> tuple[bytes, bool]:
    """The decoded body, and whether it was cut because it is larger than `limit` bytes (then `limit` + 1 are kept).

    `encoding` is the value of `Content-Encoding`; gzip and deflate are decoded, anything else is left as it is. Raises
    `ValueError` when the body isn't what `encoding` says.
    """
    decode = _decoder(encoding)
    body = bytearray()
    async for part in parts:
        body += decode(part, limit + 1 - len(body))
        if len(body) > limit:
            return bytes(body), True
    return bytes(body), False


class _Inflate:
    """Decompresses no more than it is asked for, however much a few bytes may stand for."""

    def __init__(self, window: int) -> None:
        self._window, self._stream = window, zlib.decompressobj(window)

    def __call__(self, part: bytes, room: int) -> bytes:
        out = bytearray()
        while part and len(out) < room:
            try:
                out += self._stream.decompress(part, room - len(out))
            except zlib.error as e:
                raise ValueError(f"the body is not what its Content-Encoding says: {e}") from e
            part = self._stream.unconsumed_tail or self._stream.unused_data
            if self._stream.eof and part:
                self._stream = zlib.decompressobj(self._window)  # the next member of the same stream
        return bytes(out)


def _plain(part: bytes, room: int) -> bytes:
    return part[:room]


def _decoder(encoding: str) -> Callable[[bytes, int], bytes]:
    match encoding.strip().lower():
        case "gzip" | "x-gzip":
            return _Inflate(16 + zlib.MAX_WBITS)
        case "deflate":
            return _Inflate(zlib.MAX_WBITS)
        case _:
            return _plain
