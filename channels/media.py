"""Uploaded files, in the form that a provider takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.delivery import Delivery
from channels.errors import ErrorCode
from channels.host import MediaRecord
from channels.outgoing import Attachment

MIB = 1024 * 1024
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Limit:
    """What a provider takes of one kind of file: content types (any if empty) and bytes (any number if 0)."""

    content_types: tuple[str, ...] = ()
    max_bytes: int = 0

    def allows(self, record: MediaRecord) -> bool:
        """Whether a file is within this limit."""
        return (not self.content_types or record.content_type in self.content_types) and (
            not self.max_bytes or record.size <= self.max_bytes
        )


@dataclass(frozen=True, slots=True)
class Resolved:
    """A file to send. `record` is None if it is not one of ours, whose size and duration we don't know."""

    content_type: str
    url: str
    record: MediaRecord | None = None

    @property
    def kind(self) -> str:
        """The content type's major part."""
        return self.content_type.split("/")[0]


async def resolve(
    delivery: Delivery, attachment: Attachment, limits: Mapping[str, Limit], *, only_ours: bool = False
) -> Resolved | None:
    """The file, or the first of its alternates, that is within the limit of its kind.

    A file of ours that has none is dropped, with an error in the log. A file that is not ours is used as it is, or
    with `only_ours` dropped as well.
    """
    record = await _record(delivery, attachment)
    if record is None:
        if not only_ours:
            return Resolved(attachment.content_type, attachment.url)
        _note_unresolveable(delivery, attachment)
        return None
    kind = record.content_type.split("/")[0]
    limit = limits.get(kind, Limit())
    for candidate in (record, *record.alternates):
        if candidate.content_type.split("/")[0] == kind and limit.allows(candidate):
            return Resolved(candidate.content_type, candidate.url, record)
    _note_unresolveable(delivery, attachment)
    return None


async def _record(delivery: Delivery, attachment: Attachment) -> MediaRecord | None:
    """The uploaded file at an attachment's URL: on our media domain, with a UUID in its path, and exactly this URL."""
    domain = delivery.host.deployment.media_domain
    if not domain or not attachment.url.startswith((f"https://{domain}/", f"http://{domain}/")):
        return None
    uuids = _UUID.findall(attachment.url)
    record = await delivery.host.media.find(uuids[-1]) if uuids else None
    return record if record and record.url == attachment.url else None


def _note_unresolveable(delivery: Delivery, attachment: Attachment) -> None:
    delivery.log.error(
        ErrorCode.MEDIA_UNRESOLVEABLE, f"no version of the {attachment.kind} attachment suits this channel"
    )
