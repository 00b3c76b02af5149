"""Uploaded files: a row for each, their bytes in `store.files`."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Media

READY = "R"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An uploaded file, and its alternates: other formats of it, or a picture of a video."""

    original: Media
    alternates: Sequence[Media]


class MediaStore:
    """Reads and writes what is known of uploaded files."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, media: Media) -> Media:
        """Keeps a file's row, after its bytes have been stored."""
        self._session.add(media)
        await self._session.flush()
        return media

    async def find(self, uuid: UUID) -> MediaFile | None:
        """A file of any workspace; its address, which nobody can guess, is its permission."""
        query = select(Media).where(Media.uuid == uuid, col(Media.original_id).is_(None))
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            return None
        others = await self._session.exec(select(Media).where(Media.original_id == found.id).order_by(col(Media.id)))
        return MediaFile(found, others.all())
