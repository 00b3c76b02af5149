"""`media`: files to attach to messages."""

import mimetypes
import re
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response
from typing_extensions import TypedDict

from store.media import READY, MediaStore
from store.tables import Media
from web.api.v2 import PREFIX
from web.api.v2.caller import MediaWriter
from web.api.v2.documents import uploaded
from web.deps import Open, Writing
from web.errors import Invalid, TooLarge, UnsupportedMediaType
from web.limits import limited
from web.responses import Json

router = APIRouter(prefix=PREFIX)

MAX_BYTES = 25 * 1024 * 1024
_ENVELOPE = 64 * 1024
"""Bytes of a form beside its file."""
TYPES = frozenset(f"image/{kind}" for kind in ("apng", "avif", "gif", "jpeg", "png", "webp")) | {"application/pdf"}
_UNSAFE = re.compile(r"[^\w\-\[\]() ]")
_ENDINGS = {"audio/mp4": ".m4a", "image/jpeg": ".jpg", "audio/mpeg": ".mp3", "image/webp": ".webp"}


class MediaOut(TypedDict):
    """A file; a message's attachment names it by uuid, or as `<content type>:<url>`."""

    uuid: str
    content_type: str
    url: str
    filename: str
    size: int


MEDIA = {
    "uuid": "0199ec5f-3b8b-4c64-9a3e-2d1d6f3a5b7c",
    "content_type": "image/jpeg",
    "url": "https://ngoma.example/media/orgs/1/media/0199/0199ec5f-3b8b-4c64-9a3e-2d1d6f3a5b7c/clinic.jpg",
    "filename": "clinic.jpg",
    "size": 23452,
}


@router.post("/media.json", summary="Upload a file", **uploaded(MediaOut, MEDIA, "file"))
async def upload_media(request: Request, caller: MediaWriter, resources: Open, work: Writing) -> Response:
    """Takes a picture, a sound, a film or a PDF of at most 25 MB, as the field `file` of a multipart form."""
    content_type, name, body = await _file(request)
    uuid = uuid4()
    path = f"orgs/{caller.workspace.id}/media/{str(uuid)[:4]}/{uuid}/{name}"
    await resources.files.put(path, body)
    media = await MediaStore(work.session).add(
        Media(
            uuid=uuid,
            workspace_id=caller.workspace.id,
            url=resources.files.url(path),
            path=path,
            content_type=content_type,
            filename=name,
            size=len(body),
            status=READY,
            created_by_id=caller.user.id,
        )
    )
    return Json(_shown(media), 201)


async def _file(request: Request) -> tuple[str, str, bytes]:
    """The upload's content type, clean name and bytes. Raises `Invalid`, `UnsupportedMediaType`."""
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() != "multipart/form-data":
        raise UnsupportedMediaType(given)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MAX_BYTES + _ENVELOPE:
        raise _too_large()
    try:
        return await _read(limited(request, MAX_BYTES + _ENVELOPE))
    except TooLarge:
        raise _too_large() from None


async def _read(request: Request) -> tuple[str, str, bytes]:
    async with request.form(max_files=1, max_fields=10, max_part_size=_ENVELOPE) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid({"file": ["No file was submitted."]})
        content_type = _content_type(file)
        if not (content_type in TYPES or content_type.startswith(("audio/", "video/"))):
            raise Invalid({"file": ["Unsupported file type."]})
        body = await file.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise _too_large()
        return content_type, clean_name(file.filename or "", content_type), body


def _content_type(file: UploadFile) -> str:
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    return "audio/mp4" if (file.filename or "").lower().endswith(".m4a") else declared


def clean_name(given: str, content_type: str) -> str:
    """A file's name that is safe in an address and on a disk, with the ending of its content type if it has none."""
    base, dot, ending = given.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if not dot:
        base, ending = ending, ""
    base, ending = _cut(_UNSAFE.sub("", base).strip(), 200), _cut(_UNSAFE.sub("", ending), 16)
    if not ending or content_type != _by_ending(ending):
        ending = (_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin").removeprefix(".")
    return f"{base or 'file'}.{ending}"


def _cut(text: str, size: int) -> str:
    """As much of it as fits into so many bytes; folders take names of 255."""
    return text.encode()[:size].decode("utf-8", "ignore")


def _by_ending(ending: str) -> str | None:
    named = {known.removeprefix("."): kind for kind, known in _ENDINGS.items()}
    return named.get(ending.lower()) or mimetypes.guess_type(f"file.{ending}")[0]


def _too_large() -> Invalid:
    return Invalid({"file": ["Limit for file uploads is 25.0 MB."]})


def _shown(media: Media) -> MediaOut:
    return {
        "uuid": str(media.uuid),
        "content_type": media.content_type,
        "url": media.url,
        "filename": media.filename,
        "size": media.size,
    }
