"""A provider's response to a message, read with the errors that sending knows."""

from typing import Any

import orjson

from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Xml, parse_xml
from channels.log import ChannelLog
from channels.paths import dig, number_of, text_of
from core.http import HttpResponse


class Reply:
    """A response; values are named by paths (`messages.0.id`)."""

    def __init__(self, response: HttpResponse, log: ChannelLog) -> None:
        self.response, self._log = response, log
        self.status, self.text = response.status, response.text
        self.json: Any = None
        self.is_json = True
        try:
            self.json = orjson.loads(response.body)
        except orjson.JSONDecodeError:
            self.is_json = False

    def get(self, path: str) -> Any:
        """The value at a path of the JSON body, or None, also if the body is no JSON."""
        return dig(self.json, path)

    def value(self, path: str) -> str:
        """The value at a path as text, "" if there is none."""
        found = self.get(path)
        return "" if isinstance(found, (list, dict)) else text_of(found)

    def number(self, path: str, default: int) -> int:
        """The value at a path as an integer; `default` for what is none, or 0."""
        return number_of(self.get(path)) or default

    def require_json(self) -> "Reply":
        """This reply, if it is JSON. Raises `SendFailed`."""
        if not self.is_json:
            raise SendFailed(ErrorCode.RESPONSE_UNPARSEABLE)
        return self

    def xml(self) -> Xml:
        """The body as XML. Raises `SendFailed`."""
        try:
            return Xml(parse_xml(self.response.body))
        except Refused:
            raise SendFailed(ErrorCode.RESPONSE_UNPARSEABLE) from None

    def expect(self, path: str, *accepted: str) -> None:
        """Raises `SendFailed` unless the value at a path is one of those that say the message was taken."""
        if self.value(path) not in accepted:
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)

    def required(self, path: str) -> str:
        """The value at a path. Raises `SendFailed` if there is none."""
        found = self.optional(path)
        if not found:
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)
        return found

    def optional(self, path: str) -> str:
        """The value at a path; "", and an error in the log, if there is none."""
        found = self.value(path)
        if not found:
            self._log.error(ErrorCode.RESPONSE_VALUE_MISSING, f"unable to find '{path}' in the response")
        return found


def rejected(code: str, message: str = "", *, retry: bool = False) -> SendFailed:
    """The error of a provider that gives a reason."""
    return SendFailed(ErrorCode.REJECTED_WITH_REASON, message, ext_code=code, retry=retry)
