"""What makes two incoming messages the same.

A provider that gives ids repeats a message under its id, hours later if need be. One that gives none repeats it at
once; so then only the last message of a URN counts, for seconds, and no longer than until something is sent to that
URN: "yes", a question, and "yes" again is a conversation.
"""

import hashlib
from dataclasses import dataclass

from channels.messages import IncomingMsg
from core.urns import URN

ID_WINDOW = 48 * 3600
CONTENT_WINDOW = 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A key to claim in one atomic step before storing a message, with the UUID that the message is to have.

    The message is new if the key was free, or held another `content`; then the key holds this content and UUID for
    `seconds`. Else it is a repetition of the message whose UUID the key holds, and nothing is stored.
    """

    key: str
    content: str
    seconds: int


def fingerprint(msg: IncomingMsg) -> Fingerprint:
    """The fingerprint of a message."""
    external_id = msg.dedupe_id or msg.external_id
    if external_id:
        return Fingerprint(f"seen:{msg.channel_uuid}:{msg.urn.identity}:{external_id}", "", ID_WINDOW)
    content = f"{msg.text}|{'|'.join(msg.attachments)}"
    digest = hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()
    return Fingerprint(last_key(msg.channel_uuid, msg.urn), digest, CONTENT_WINDOW)


def last_key(channel_uuid: str, urn: URN) -> str:
    """The key of a URN's last message, to forget when a message to that URN is taken for sending."""
    return f"last:{channel_uuid}:{urn.identity}"
