"""An archive's file while it is written: gzip, one record a line, with its size and MD5."""

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Self

_CHUNK = 1024 * 1024
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that is complete; `hash` is the MD5 of its bytes, in hex."""

    path: Path
    records: int
    size: int
    hash: str


class Damaged(Exception):
    """A file isn't the one that was recorded; the message names both sums."""


class ArchiveFile:
    """A file in a folder that is removed at the end of the block.

    The same records give the same bytes (no time and no name is in the file's header), so that a second try after a
    crash writes the same file.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="archive-")
        self._path = Path(self._folder.name) / "records.jsonl.gz"
        self._raw: IO[bytes] = self._path.open("wb")
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, compresslevel=_LEVEL, mtime=0)
        self._records = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._raw.close()
        await asyncio.to_thread(self._folder.cleanup)

    async def add(self, lines: Sequence[bytes]) -> None:
        """Appends records, each with its line's end."""
        self._records += len(lines)
        await asyncio.to_thread(self._gzip.write, b"".join(lines))

    async def finish(self) -> Finished:
        """Completes the file."""
        await asyncio.to_thread(self._gzip.close)
        self._raw.close()
        return await asyncio.to_thread(self._summed)

    def _summed(self) -> Finished:
        digest, size = hashlib.md5(usedforsecurity=False), 0
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
        return Finished(self._path, self._records, size, digest.hexdigest())


async def lines_of(chunks: AsyncIterator[bytes], *, expected: str) -> AsyncIterator[list[bytes]]:
    """The records of a stored file, some at a time, each with its line's end.

    Raises `Damaged` at the end if its MD5 isn't the expected one: use nothing of it before the end has been reached.
    """
    unzip, digest, rest = zlib.decompressobj(wbits=31), hashlib.md5(usedforsecurity=False), b""
    async for chunk in chunks:
        digest.update(chunk)
        *lines, rest = (rest + await asyncio.to_thread(_unpacked, unzip, chunk)).split(b"\n")
        if lines:
            yield [line + b"\n" for line in lines]
    if digest.hexdigest() != expected:
        raise Damaged(f"the file's MD5 is {digest.hexdigest()}, and {expected} was recorded")
    if rest or not unzip.eof:
        raise Damaged("the file ends in the middle of a record")


def _unpacked(unzip: "zlib._Decompress", chunk: bytes) -> bytes:
    try:
        return unzip.decompress(chunk)
    except zlib.error as e:
        raise Damaged(f"the file can't be unpacked: {e}") from e
