"""Calling a URL from a flow: the call, its event, and what it leaves in the run."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flows.calls import CallResult
from flows.events.webhook_called import WebhookCalled
from flows.expressions import ellipsis
from flows.http_request import Request, canonical
from flows.literal_json import RawJson, is_json
from flows.webhook import Webhook

if TYPE_CHECKING:
    from flows.execution import Execution

MAX_TRACE_CHARS = 10_000
MAX_URL_CHARS = 2_048
GONE = 410

_NULL_ESCAPE = re.compile(r"(\\\\)|\\u0000")


@dataclass(slots=True)
class Called:
    """A call that was made; `webhook` is what expressions see of it. `status_code` is 0 where no response came."""

    webhook: Webhook
    status: str
    status_code: int
    json: RawJson | None

    def save(self, execution: "Execution", result_name: str) -> None:
        """Save it as a result."""
        execution.save_result(
            result_name,
            str(self.status_code),
            "Success" if self.status == "success" else "Failure",
            input=f"{self.webhook.method} {self.webhook.url}",
            extra=self._extra(execution.limits.extra_bytes),
        )

    def _extra(self, limit: int) -> RawJson | None:
        return self.json if self.json is not None and 0 < len(self.json.text.encode()) < limit else None


def make_call(execution: "Execution", request: Request, *, resthook: str = "") -> Called:
    """Make a call and log it. Raises `CallNeeded`."""
    headers = request.sent_headers(execution.options.default_headers)
    limit = execution.limits.response_bytes
    result = execution.ask("http", _asked(request, headers, limit))
    body, code = result.body, int(result.data["status"])
    status = _status(code, resthook)
    too_large = bool(result.data.get("truncated")) or len(body) > limit
    if too_large:
        execution.warn(
            f"the response is larger than {limit} bytes, left out", "webhook:response_size", limit=str(limit)
        )
        body, status = b"", "connection_error"
    execution.log(_event(request, headers, result, body, status, resthook))
    json = body_json(body)
    seen = 0 if too_large else code
    webhook = Webhook(request.method, request.url, status=seen, headers=_first_headers(result), json=json)
    return Called(webhook, status, code, json)


def _asked(request: Request, headers: dict[str, str], limit: int) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": headers,
        "body": request.body,
        "max_response_bytes": limit,
    }


def _event(
    request: Request, headers: dict[str, str], result: CallResult, body: bytes, status: str, resthook: str
) -> WebhookCalled:
    code = int(result.data["status"])
    sent, received = request.trace(headers), _response_trace(result, body) if code else ""
    return WebhookCalled(
        url=ellipsis(request.url, MAX_URL_CHARS),
        status=status,
        status_code=code,
        request=_shown(sent),
        response=_shown(received),
        elapsed_ms=int(result.data.get("elapsed_ms") or 0),
        retries=int(result.data.get("retries") or 0),
        sizes={"request": len(sent.encode()), "response": len(_head(result).encode()) + len(body) if code else 0},
        resthook=resthook,
    )


def _status(code: int, resthook: str) -> str:
    if not code:
        return "connection_error"
    if code == GONE and resthook:
        return "subscriber_gone"
    return "success" if 200 <= code < 300 else "response_error"


def _first_headers(result: CallResult) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in result.data.get("headers") or ():
        headers.setdefault(canonical(name), value)
    return headers


def _response_trace(result: CallResult, body: bytes) -> str:
    try:
        shown = body.decode()
    except UnicodeDecodeError:
        shown = "..."
    return _head(result) + shown


def _shown(trace: str) -> str:
    """A trace as events hold it: cut, and without what no database takes as text."""
    return ellipsis(_without_nulls(trace, "\ufffd"), MAX_TRACE_CHARS)


def _without_nulls(text: str, substitute: str) -> str:
    text = text.replace("\0", substitute)
    if "\\u0000" not in text:
        return text
    return _NULL_ESCAPE.sub(lambda match: match[1] or substitute, text)


def _head(result: CallResult) -> str:
    code = int(result.data["status"])
    reason = result.data.get("reason") or (HTTPStatus(code).phrase if code in _KNOWN else "")
    lines = [f"{result.data.get('protocol') or 'HTTP/1.1'} {code} {reason}".rstrip()]
    lines += [f"{canonical(name)}: {value}" for name, value in sorted(result.data.get("headers") or ())]
    return "\r\n".join(lines) + "\r\n\r\n"


_KNOWN = frozenset(HTTPStatus)


def body_json(body: bytes) -> RawJson | None:
    """The JSON that a body is, whatever its content type says; what no text can hold is taken out first."""
    text = _without_nulls(body.decode("utf-8", "ignore"), "")
    return RawJson(text) if text.strip() and is_json(text) else None
