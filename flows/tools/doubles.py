"""Stand-ins for the outside world, for runs without a network: HTTP from a list, services that always do the same."""

import re
from collections.abc import Mapping
from typing import Any

from core.randomness import Pcg
from flows.calls import CallRequest, CallResult
from flows.contact import Contact
from flows.message import MessageContent

HTTP_LOG = {
    "url": "https://airtime.example.org/transfers",
    "status": "success",
    "status_code": 200,
    "request": "POST /transfers HTTP/1.1\r\nHost: airtime.example.org\r\n\r\n",
    "response": "HTTP/1.1 200 OK\r\n\r\n",
    "elapsed_ms": 0,
    "retries": 0,
    "created_on": "2020-01-01T00:00:00Z",
}
TEXTS_REFUSED = "FORBIDDEN"
PATHS_TAKEN = "taken"
RECIPIENTS_REFUSED = "666"
CURRENCY = "RWF"
EXTERNAL_ID_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def check_sendable(contact: Contact, content: MessageContent) -> str:
    """Texts that contain `FORBIDDEN` can't be sent."""
    return "forbidden_content" if TEXTS_REFUSED in content.text else ""


class HttpMocks:
    """Answers by URL, or by a pattern with `*` at its start or end; each is used once."""

    def __init__(self, answers: Mapping[str, list[Mapping[str, Any]]] | None) -> None:
        self._answers = {pattern: list(items) for pattern, items in (answers or {}).items()}

    @property
    def are_unused(self) -> bool:
        """Whether any answer is left."""
        return any(self._answers.values())

    def answer(self, url: str) -> CallResult:
        """The next answer of the most specific pattern that fits; without any pattern there is no network."""
        fitting = [pattern for pattern in self._answers if _fits(pattern, url)]
        if not self._answers:
            return CallResult.no_connection()
        pattern = max(fitting, key=lambda one: len(one.strip("*")), default="")
        if not self._answers.get(pattern):
            raise LookupError(f"there is no answer for {url}")
        mock = self._answers[pattern].pop(0)
        if not mock.get("status"):
            return CallResult.no_connection()
        body = _body(mock)
        headers = [(name, str(value)) for name, value in (mock.get("headers") or {}).items()]
        headers.append(("Content-Length", str(len(body))))
        return CallResult.http(int(mock["status"]), headers, body, protocol="HTTP/1.0")


def _fits(pattern: str, url: str) -> bool:
    start, end = pattern.startswith("*"), pattern.endswith("*")
    text = pattern.strip("*")
    if start and end:
        return text in url
    if start:
        return url.endswith(text)
    return url.startswith(text) if end else url == text


def _body(mock: Mapping[str, Any]) -> bytes:
    from flows.literal_json import dumps

    body = mock.get("body", "")
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else dumps(body)
    return data * int(mock.get("body_repeat") or 1)


class Services:
    """Answers every kind of call."""

    def __init__(self, mocks: HttpMocks, *, smtp_error: str = "", seed: int = 123456) -> None:
        self._mocks, self._smtp_error = mocks, smtp_error
        self._seed = seed

    def answer(self, request: CallRequest, randomness: Pcg) -> CallResult:
        """The result of a call; `randomness` is where the visible random numbers have come to."""
        data = request.data
        if request.kind == "http":
            return self._mocks.answer(data["url"])
        if request.kind == "email":
            return CallResult.failed("email", self._smtp_error) if self._smtp_error else CallResult.email_sent()
        if request.kind == "claim_urn":
            return CallResult.urn_claimed(PATHS_TAKEN in data["urn"].partition(":")[2])
        if request.kind == "llm":
            return _llm(data["instructions"], data["input"])
        return _airtime(data, randomness)


_LEET = str.maketrans("aeiost", "431057")


def _llm(instructions: str, input: str) -> CallResult:  # noqa: A002
    if input.startswith("\\error "):
        return CallResult.failed("llm", input.removeprefix("\\error "))
    if input.startswith("\\return "):
        output = input.removeprefix("\\return ")
    elif instructions.startswith("Categorize"):
        output = re.split(r"\s+", instructions.strip())[-1].removesuffix("]")
    elif instructions.startswith("Translate"):
        output = input.translate(_LEET)
    else:
        output = f"You asked:\n\n{instructions}\n\n{input}"
    return CallResult.llm(output, input_tokens=45, output_tokens=78)


def _airtime(data: Mapping[str, Any], randomness: Pcg) -> CallResult:
    if RECIPIENTS_REFUSED in data["recipient"]:
        return CallResult.failed("airtime", "invalid recipient number")
    if CURRENCY not in data["amounts"]:
        return CallResult.failed("airtime", f"no amount configured for transfers in {CURRENCY}")
    external_id = "".join(EXTERNAL_ID_CHARS[randomness.below(36)] for _ in range(10))
    return CallResult.airtime(external_id, CURRENCY, data["amounts"][CURRENCY], [HTTP_LOG])
