"""Uploaded files as channel adapters ask for them (`channels.host.MediaLibrary`)."""

from uuid import UUID

from channels.host import MediaRecord
from store.database import Database
from store.media import MediaStore
from store.tables import Media


class StoredMedia:
    """Finds uploaded files in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, uuid: str) -> MediaRecord | None:
        """The file of a UUID, with its alternates, or None."""
        async with self._database.reading() as session:
            found = await MediaStore(session).find(UUID(uuid))
        if found is None:
            return None
        return _record(found.original, tuple(_record(one) for one in found.alternates))


def _record(media: Media, alternates: tuple[MediaRecord, ...] = ()) -> MediaRecord:
    return MediaRecord(
        uuid=str(media.uuid),
        url=media.url,
        content_type=media.content_type,
        size=media.size,
        width=media.width,
        height=media.height,
        duration=media.duration,
        alternates=alternates,
    )
