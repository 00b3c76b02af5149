"""The log of one interaction with a provider: every HTTP exchange, every error, and no secret."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote, quote_plus

from channels.errors import ErrorCode
from core.http import HttpRequest, HttpResponse

MAX_URL = 2048
MAX_TRACE = 50_000
HIDDEN = "**********"


class LogType(StrEnum):
    """What an interaction was for."""

    MSG_SEND = "msg_send"
    MSG_STATUS = "msg_status"
    MSG_RECEIVE = "msg_receive"
    EVENT_RECEIVE = "event_receive"
    MULTI_RECEIVE = "multi_receive"
    EVENT_SEND = "event_send"
    ATTACHMENT_FETCH = "attachment_fetch"
    TOKEN_REFRESH = "token_refresh"
    PAGE_SUBSCRIBE = "page_subscribe"
    WEBHOOK_VERIFY = "webhook_verify"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HttpLog:
    """One exchange; `status_code` is 0 when no response came."""

    url: str
    status_code: int
    request: str
    response: str
    elapsed_ms: int
    retries: int
    created_on: datetime


@dataclass(frozen=True, slots=True)
class LogError:
    """One error; `ext_code` is the provider's own code."""

    code: str
    message: str
    ext_code: str = ""


@dataclass(slots=True)
class ChannelLog:
    """Grows during an interaction. `redacted()` gives the one to store.

    `secrets` are those that are learned on the way, such as access tokens.
    """

    type: LogType
    channel_uuid: str
    created_on: datetime
    http_logs: list[HttpLog] = field(default_factory=list)
    errors: list[LogError] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    unanswered: bool = False
    """Whether it ended while an exchange was under way, whose outcome nobody knows."""

    @property
    def is_error(self) -> bool:
        """Whether an error was logged, or any exchange ended with a status outside 200 to 399."""
        return bool(self.errors) or any(not 200 <= http.status_code < 400 for http in self.http_logs)

    @property
    def elapsed_ms(self) -> int:
        """The time spent in exchanges."""
        return sum(http.elapsed_ms for http in self.http_logs)

    def error(self, code: ErrorCode, message: str, ext_code: str = "") -> None:
        """Note an error."""
        self.errors.append(LogError(str(code), message, ext_code))

    def exchange(self, request: HttpRequest, response: HttpResponse | None, at: datetime) -> None:
        """Note an exchange; None says that no response came."""
        self.http_logs.append(
            HttpLog(
                request.url,
                response.status if response else 0,
                _trace(f"{request.method} {request.url}", request.headers.items(), request.body),
                _trace(f"HTTP/1.1 {response.status}", response.headers.items(), response.body) if response else "",
                response.elapsed_ms if response else 0,
                response.retries if response else 0,
                at,
            )
        )

    def redacted(self, secrets: Iterable[str]) -> "ChannelLog":
        """A copy without the secrets, in whatever escaping they appear, and cut to what is kept."""
        forms = sorted(
            {form for secret in (*secrets, *self.secrets) if secret for form in _forms(secret)}, key=len, reverse=True
        )

        def clean(text: str, limit: int) -> str:
            for form in forms:
                text = text.replace(form, HIDDEN)
            return text[:limit]

        return replace(
            self,
            secrets=[],
            http_logs=[
                replace(
                    http,
                    url=clean(http.url, MAX_URL),
                    request=clean(http.request, MAX_TRACE),
                    response=clean(http.response, MAX_TRACE),
                )
                for http in self.http_logs
            ],
            errors=[replace(error, message=clean(error.message, MAX_TRACE)) for error in self.errors],
        )

    def to_json(self) -> dict[str, Any]:
        """The log as it is stored, times as RFC 3339."""
        return {
            "type": self.type.value,
            "channel_uuid": self.channel_uuid,
            "created_on": self.created_on.isoformat(),
            "elapsed_ms": self.elapsed_ms,
            "is_error": self.is_error,
            "http_logs": [
                {name: getattr(http, name) for name in HttpLog.__slots__ if name != "created_on"}
                | {"created_on": http.created_on.isoformat()}
                for http in self.http_logs
            ],
            "errors": [
                {"code": error.code, "message": error.message}
                | ({"ext_code": error.ext_code} if error.ext_code else {})
                for error in self.errors
            ],
        }


def _trace(first_line: str, headers: Iterable[tuple[str, str]], body: bytes) -> str:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", body.decode("utf-8", "replace")]
    return "\r\n".join(lines)


def _forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
