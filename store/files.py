"""Files in object storage: a local folder, S3, Google's or Azure's, by the address in the settings."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from store.errors import NotFound, StoreError

_CHUNK = 1024 * 1024
_NONE = (FileNotFoundError, ValueError)
"""What obstore raises for a path where nothing is, or where nothing can be, such as one with `..`."""


class StorageFailed(StoreError):
    """The object storage could not be reached, or refused; `NGOMA_STORAGE_URL` and its credentials say how."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file, or the part of it from byte `start` to before `end`; `size` is the whole file's."""

    size: int
    start: int
    end: int
    chunks: AsyncIterator[bytes]


class Files:
    """Keeps files under paths. `url` is `file:FOLDER`, `s3://BUCKET/PREFIX`, `gs://…` or `az://…`.

    Credentials of the clouds come from the usual variables of their own tools (`AWS_ACCESS_KEY_ID`, …), or from the
    host that this runs on.
    """

    def __init__(self, url: str, public_url: str) -> None:
        self._store, self._public_url = _opened(url), public_url.rstrip("/")

    def url(self, path: str) -> str:
        """Where a file is served."""
        return f"{self._public_url}/media/{quote(path)}"

    async def put(self, path: str, body: bytes) -> None:
        """Writes a file, over what is there. Raises `StorageFailed`."""
        try:
            await obstore.put_async(self._store, path, body)
        except BaseError as e:
            raise StorageFailed(f"{path} could not be written: {e}") from e

    async def put_file(self, path: str, local: Path) -> None:
        """Stores a file from the disk, a large one in parts, over what is there. Raises `StorageFailed`."""
        try:
            await obstore.put_async(self._store, path, local)
        except BaseError as e:
            raise StorageFailed(f"{path} could not be written: {e}") from e

    async def open(self, path: str, first: int | None = None, last: int | None = None) -> StoredFile:
        """A file from byte `first` to byte `last`, both counted; without `first`, its last `last` bytes.

        Raises `NotFound`, `StorageFailed`, and `ValueError` when the file has no such bytes.
        """
        try:
            size = int((await obstore.head_async(self._store, path or "-"))["size"])
        except _NONE:
            raise NotFound("file", path) from None
        except BaseError as e:
            raise StorageFailed(f"{path} could not be read: {e}") from e
        start, end = _span(size, first, last)
        return StoredFile(size, start, end, self._read(path, start, end))

    async def delete(self, path: str) -> None:
        """Removes a file; one that is gone already is no error. Raises `StorageFailed`."""
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return
        except BaseError as e:
            raise StorageFailed(f"{path} could not be deleted: {e}") from e

    async def _read(self, path: str, start: int, end: int) -> AsyncIterator[bytes]:
        for at in range(start, end, _CHUNK):
            yield bytes(await obstore.get_range_async(self._store, path, start=at, end=min(at + _CHUNK, end)))


def _opened(url: str) -> Any:
    if url.startswith("file:"):
        folder = Path(url.removeprefix("file://") if url.startswith("file://") else url.removeprefix("file:"))
        return LocalStore(prefix=folder.absolute(), mkdir=True)
    return from_url(url)


def _span(size: int, first: int | None, last: int | None) -> tuple[int, int]:
    if first is None:
        return (0, size) if last is None else (max(0, size - last), size)
    end = size if last is None else min(last + 1, size)
    if first >= end:
        raise ValueError(f"there are no bytes from {first} to {last} in {size}")
    return first, end
