"""Fetching a file of an incoming message, with the authentication that its provider wants."""

import base64
import binascii
import re
from dataclasses import dataclass, replace
from typing import Protocol

from channels import attachments, registry
from channels.channel import Channel
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.host import Host
from channels.log import ChannelLog, LogType
from core.http import ConnectionFailed, HttpRequest, HttpResponse

_FETCHED_ELSEWHERE = re.compile(r"\w+/[\w.+-]+:(https?://.+)", re.DOTALL)
_DATA = "data:"


class Download(Protocol):
    """Makes one exchange whose body may be large; None stands for one beyond `limit` bytes.

    Raises `ConnectionFailed` when no response came or the address may not be called.
    """

    async def __call__(self, request: HttpRequest, limit: int, /) -> HttpResponse | None: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it: a `body` of a `content_type`, or None. `again`: it may be had later. `log` has no secrets."""

    body: bytes | None
    content_type: str
    again: bool
    log: ChannelLog


def is_fetched(attachment: str) -> bool:
    """Whether an attachment, as a channel reported it, is a file that must be fetched or decoded; places aren't."""
    return attachment.startswith(_DATA) or _url(attachment) is not None


async def fetch(channel: Channel, attachment: str, host: Host, download: Download) -> Fetched:
    """Fetches or decodes an attachment for which `is_fetched` holds. Never raises."""
    log = ChannelLog(LogType.ATTACHMENT_FETCH, channel.uuid, host.now)
    if attachment.startswith(_DATA):
        return _decoded(attachment, log)
    kind, url = registry.get(channel.type), _url(attachment) or attachment
    try:
        request = HttpRequest("GET", url)
        if kind is not None:
            request = await kind.attachment_request(Errand(channel, kind, host, log), url)
        outcome = await _exchange(request, log, host, download)
    except SendFailed as error:
        log.error(error.code, error.message, error.ext_code)
        outcome = Fetched(None, "", error.retry, log)
    except Exception as error:  # a bug in an adapter must not keep the message from being handled
        log.error(ErrorCode.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        outcome = Fetched(None, "", False, log)
    return replace(outcome, log=log.redacted(kind.secrets(channel, host) if kind else ()))


async def _exchange(request: HttpRequest, log: ChannelLog, host: Host, download: Download) -> Fetched:
    try:
        response = await download(request, attachments.MAX_BYTES)
    except ConnectionFailed as error:
        log.exchange(request, None, host.now)
        log.error(ErrorCode.CONNECTION_FAILED, str(error))
        return Fetched(None, "", not getattr(error, "permanent", False), log)
    if response is None:
        log.exchange(request, None, host.now)
        log.error(ErrorCode.MEDIA_UNSUPPORTED, f"the file is larger than {attachments.MAX_BYTES} bytes")
        return Fetched(None, "", False, log)
    note = replace(response, body=f"({len(response.body)} bytes)".encode()) if response.ok else response
    log.exchange(request, note, host.now)
    if not response.ok:
        log.error(ErrorCode.RESPONSE_STATUS_CODE, f"the file's request was answered by status {response.status}")
        return Fetched(None, "", response.status >= 500 or response.status == 429, log)
    kind = attachments.content_type(response.header("Content-Type"), response.body, request.url)
    return Fetched(response.body, kind, False, log)


def _decoded(attachment: str, log: ChannelLog) -> Fetched:
    try:
        body = base64.b64decode(attachment.removeprefix(_DATA).rpartition("base64,")[2], validate=True)
    except (binascii.Error, ValueError):
        log.error(ErrorCode.ATTACHMENT_NOT_DECODABLE, "the attachment isn't base64")
        return Fetched(None, "", False, log)
    return Fetched(body, attachments.content_type("", body, ""), False, log)


def _url(attachment: str) -> str | None:
    if attachments.is_remote(attachment):
        return attachment
    elsewhere = _FETCHED_ELSEWHERE.fullmatch(attachment)
    return elsewhere[1] if elsewhere else None
