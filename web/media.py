"""`/media/<path>`: files of messages, in and out, to whoever knows their address, which nobody can guess.

What people send is served so that a browser runs nothing of it: pictures, sounds and films are shown, all else is a
download, and every answer is in a sandbox of its own (`Content-Security-Policy`).
"""

import mimetypes
import re

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from store.errors import NotFound
from store.files import StorageFailed, StoredFile
from web.resources import resources_of
from web.responses import Json

router = APIRouter(include_in_schema=False)

SHOWN = frozenset(f"image/{kind}" for kind in ("apng", "avif", "bmp", "gif", "jpeg", "png", "webp")) | {
    "application/pdf"
}
FOLDERS = ("attachments/", "orgs/")
"""What is public of the storage; exports and archives, which are there, too, are not."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_TYPES = {".m4a": "audio/mp4", ".oga": "audio/ogg", ".amr": "audio/amr", ".webp": "image/webp", ".avif": "image/avif"}


@router.get("/media/{path:path}")
async def serve_media(path: str, request: Request) -> Response:
    """A file, or the part of it that the request's `Range` names."""
    if not path.startswith(FOLDERS):
        return Json({"detail": "Not found."}, 404)
    wanted = _RANGE.fullmatch(request.headers.get("range", "").strip())
    bounds = [int(one) if one else None for one in wanted.groups()] if wanted else [None, None]
    try:
        file = await resources_of(request).files.open(path, *bounds)
    except NotFound:
        return Json({"detail": "Not found."}, 404)
    except ValueError:
        return Response(status_code=416)
    except StorageFailed:
        return Json({"detail": "The storage can't be reached."}, 503)
    return _answer(path, file, is_part=bounds != [None, None])


def _answer(path: str, file: StoredFile, *, is_part: bool) -> Response:
    kind, disposition = _shown_as(path)
    headers = _HEADERS | {"Content-Disposition": disposition, "Content-Length": str(file.end - file.start)}
    if is_part:
        headers["Content-Range"] = f"bytes {file.start}-{file.end - 1}/{file.size}"
    return StreamingResponse(file.chunks, 206 if is_part else 200, headers, media_type=kind)


def _shown_as(path: str) -> tuple[str, str]:
    """The content type, by the name's ending, and whether it is shown or saved."""
    ending = "." + path.rpartition(".")[2].lower()
    kind = _TYPES.get(ending) or mimetypes.guess_type(f"file{ending}")[0] or ""
    if kind in SHOWN or kind.startswith(("audio/", "video/")):
        return kind, "inline"
    return "application/octet-stream", "attachment"
