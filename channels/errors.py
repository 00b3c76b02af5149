"""What can go wrong with a message or a callback, as typed errors."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Codes of errors in a channel's log; the first ones end the sending of a message."""

    CONNECTION_FAILED = "connection_failed"
    CONNECTION_THROTTLED = "connection_throttled"
    REJECTED_WITH_REASON = "rejected_with_reason"
    RESPONSE_STATUS = "response_status"
    RESPONSE_CONTENT = "response_content"
    RESPONSE_UNPARSEABLE = "response_unparseable"
    RESPONSE_UNEXPECTED = "response_unexpected"
    CHANNEL_CONFIG = "channel_config"
    MESSAGE_INVALID = "message_invalid"
    CONTACT_STOPPED = "contact_stopped"
    INTERNAL_ERROR = "internal_error"

    EXTERNAL = "external"
    RESPONSE_STATUS_CODE = "response_status_code"
    RESPONSE_VALUE_MISSING = "response_value_missing"
    MEDIA_UNSUPPORTED = "media_unsupported"
    MEDIA_UNRESOLVEABLE = "media_unresolveable"
    ATTACHMENT_NOT_DECODABLE = "attachment_not_decodable"
    QUICK_REPLY_UNSUPPORTED = "quick_reply_unsupported"
    TEXT_TRUNCATED = "text_truncated"


_MEANINGS = {
    ErrorCode.CONNECTION_FAILED: "The provider could not be reached, or answered that it is out of order.",
    ErrorCode.CONNECTION_THROTTLED: "The provider takes no more messages for the moment.",
    ErrorCode.REJECTED_WITH_REASON: "The provider refused the message.",
    ErrorCode.RESPONSE_STATUS: "The provider answered with an HTTP status that is not one of success.",
    ErrorCode.RESPONSE_CONTENT: "The provider's answer does not say that it took the message.",
    ErrorCode.RESPONSE_UNPARSEABLE: "The provider's answer is not in the format that it documents.",
    ErrorCode.RESPONSE_UNEXPECTED: "The provider's answer lacks a value that it documents.",
    ErrorCode.CHANNEL_CONFIG: "The channel's configuration is incomplete or wrong.",
    ErrorCode.MESSAGE_INVALID: "The message can't be sent by this channel.",
    ErrorCode.CONTACT_STOPPED: "The contact does not want messages from this channel.",
    ErrorCode.INTERNAL_ERROR: "The adapter failed; this is a bug, and the message is tried again.",
}

_RETRIED = (ErrorCode.CONNECTION_FAILED, ErrorCode.CONNECTION_THROTTLED, ErrorCode.INTERNAL_ERROR)


class SendFailed(Exception):
    """A message was not sent.

    `retry` says whether trying again later can help (by default it follows from the code). `ext_code` is the
    provider's own code, `retry_after` the seconds that the provider asked to be left alone. `stops_contact` says that
    the contact wants, or can have, no more messages; the code contact_stopped always does.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str = "",
        *,
        ext_code: str = "",
        retry: bool | None = None,
        retry_after: float | None = None,
        stops_contact: bool = False,
    ) -> None:
        super().__init__(message or _MEANINGS[code])
        self.code, self.ext_code, self.retry_after = code, ext_code, retry_after
        self.retry = code in _RETRIED if retry is None else retry
        self.stops_contact = stops_contact or code is ErrorCode.CONTACT_STOPPED

    @property
    def message(self) -> str:
        """What to show to people."""
        return str(self)


class Refused(Exception):
    """A callback can't be accepted: it is malformed, not authentic, or for nobody; `reasons` has one text per fault."""

    def __init__(self, *reasons: str, status: int = 400, title: str = "Error") -> None:
        super().__init__("; ".join(reasons))
        self.reasons, self.status, self.title = reasons, status, title


class Forged(Refused):
    """The callback isn't signed by the provider, or lacks the secret that was agreed on.

    Its status is the one that existing installations answer with, which differs from type to type, and is what the
    offline tools show. Over HTTP it is 403 for all: a provider whose secret was entered wrongly then knows that it
    was not heard, and sends again.
    """


class Unauthorized(Refused):
    """The callback's credentials are wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, status=401, title="Unauthorized")
