"""Bodies of type multipart/form-data (RFC 7578), written and read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

from core.http import HttpRequest


@dataclass(frozen=True, slots=True)
class FormPart:
    """One field; a file has a `filename`."""

    name: str
    value: bytes
    filename: str = ""
    content_type: str = ""


def request(url: str, parts: Sequence[FormPart], headers: dict[str, str] | None = None) -> HttpRequest:
    """A POST of a form with files. The boundary follows from the content, so that equal forms are equal bytes."""
    boundary = hashlib.sha256(b"\0".join(part.value for part in parts)).hexdigest()[:32]
    body = b"".join(_written(part, boundary) for part in parts) + f"--{boundary}--\r\n".encode()
    content_type = f"multipart/form-data; boundary={boundary}"
    return HttpRequest("POST", url, {"Content-Type": content_type, **(headers or {})}, body)


def parse(content_type: str, body: bytes) -> list[FormPart]:
    """The fields of a form, in order; none if the body is malformed."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if not message.is_multipart():
        return []
    return [
        FormPart(
            name=str(part.get_param("name", "", header="content-disposition")),
            value=_payload(part.get_payload(decode=True)),
            filename=part.get_filename("") or "",
            content_type=part.get_content_type() if "Content-Type" in part else "",
        )
        for part in message.iter_parts()
    ]


def _written(part: FormPart, boundary: str) -> bytes:
    filename = f'; filename="{_quoted(part.filename)}"' if part.filename else ""
    content_type = f"Content-Type: {part.content_type}\r\n" if part.content_type else ""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(part.name)}"{filename}\r\n{content_type}\r\n'
    )
    return head.encode() + part.value + b"\r\n"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "%0D").replace("\n", "%0A")


def _payload(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else b""
