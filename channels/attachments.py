"""Files of incoming messages: which are to be fetched, what they are, and where they are kept."""

import mimetypes
from urllib.parse import urlsplit

MAX_BYTES = 100 * 1024 * 1024
SNIFFED = 300
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyp3gp", "video/3gpp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", "application/zip"),
)
_EXTENSIONS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/ogg": "oga", "audio/mp4": "m4a", "audio/amr": "amr"}


def is_remote(attachment: str) -> bool:
    """Whether an attachment, as a channel reported it, is a URL to fetch (not a place, not data, not fetched)."""
    return attachment.startswith(("http://", "https://"))


def unavailable(url: str) -> str:
    """The attachment of a file that could not be fetched: kept on the message, hidden from flows."""
    return f"unavailable:{url}"


def content_type(header: str, body: bytes, url: str) -> str:
    """What a file is: by its header unless that says nothing, else by its first bytes, else by its URL."""
    declared = header.split(";", maxsplit=1)[0].strip().lower()
    if declared not in ("", "*/*", UNKNOWN):
        return declared
    head = body[:SNIFFED]
    for offset, magic, kind in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return kind
    return mimetypes.guess_type(urlsplit(url).path)[0] or UNKNOWN


def path(workspace_id: int, uuid: str, kind: str) -> str:
    """Where a file of a content type is kept, under a random UUID."""
    return f"attachments/{workspace_id}/{uuid[:4]}/{uuid[4:8]}/{uuid}.{extension(kind)}"


def extension(kind: str) -> str:
    """The file name's ending for a content type, without a dot."""
    guessed = _EXTENSIONS.get(kind) or (mimetypes.guess_extension(kind) or ".bin").removeprefix(".")
    return "jpg" if guessed in ("jpe", "jfif", "jpeg") else guessed
