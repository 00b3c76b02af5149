"""`/archives/<uuid>`: archives' files, by links that are signed and good for a day.

The storage may be a folder, so it can't be left to the storage to sign; and what is in an archive is nobody's but its
workspace's, so that knowing the address isn't enough.
"""

import hashlib
import hmac
import time
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from core.settings import Settings
from store.archives.catalog import find_archive
from store.errors import NotFound
from store.files import StorageFailed
from store.tables import Archive
from web.resources import resources_of
from web.responses import Json

router = APIRouter(include_in_schema=False)

VALID = 24 * 60 * 60
"""Seconds that a link is good for."""


def signed_path(archive: Archive, settings: Settings, *, now: float | None = None) -> str | None:
    """Where an archive's file can be fetched from for a day; None if it has none."""
    if archive.path is None:
        return None
    expires = int(now if now is not None else time.time()) + VALID
    return f"/archives/{archive.uuid}?expires={expires}&signature={_signature(archive.uuid, str(expires), settings)}"


@router.get("/archives/{uuid}")
async def serve_archive(uuid: UUID, request: Request, expires: str = "", signature: str = "") -> Response:
    """The file, to save."""
    resources = resources_of(request)
    expected = _signature(uuid, expires, resources.settings)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
        return Json({"detail": "The link isn't one of ours."}, 403)
    if int(expires) < time.time():
        return Json({"detail": "The link has expired; ask for the list of archives again."}, 403)
    async with resources.database.reading() as session:
        archive = await find_archive(session, uuid)
    try:
        if archive is None or archive.path is None:
            raise NotFound("archive", uuid)
        file = await resources.files.open(archive.path)
    except NotFound:
        return Json({"detail": "Not found."}, 404)
    except StorageFailed:
        return Json({"detail": "The storage can't be reached."}, 503)
    headers = {
        "Content-Disposition": f'attachment; filename="{archive.path.rpartition("/")[2]}"',
        "Content-Length": str(file.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(file.chunks, 200, headers, media_type="application/octet-stream")


def _signature(uuid: UUID, expires: str, settings: Settings) -> str:
    signed = f"archive:{uuid}:{expires}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.secret_key.get_secret_value().encode(), signed, hashlib.sha256).hexdigest()
