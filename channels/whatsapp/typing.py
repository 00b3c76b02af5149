"""Typing indicators on WhatsApp."""

from typing import Any

from channels.errors import ErrorCode, SendFailed
from channels.typing_indicators import TypingEvent


def read_and_typing(event: TypingEvent) -> dict[str, Any]:
    """The payload that marks the last incoming message as read, and shows under it that an answer is written.

    Raises `SendFailed` when there is no incoming message.
    """
    if not event.msg_external_id:
        raise SendFailed(ErrorCode.MESSAGE_INVALID, "There is no incoming message to answer.")
    return {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": event.msg_external_id,
        "typing_indicator": {"type": "text"},
    }
