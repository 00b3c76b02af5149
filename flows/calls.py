"""Calls to the outside: what a sprint asks of its host, and what the host answers.

The engine never calls anything itself. An action that needs an answer takes the next of the results its host handed
in; if there is none, the whole sprint is given up and `NeedsCall` says what to do. The host does it, adds the result to
its list and runs the same sprint again, with the same clock start, seed, contact and session.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

CallKind = Literal["http", "llm", "email", "airtime", "claim_urn"]


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call that a sprint needs; plain JSON all through.

    | kind | data |
    |---|---|
    | `http` | `method`, `url`, `headers` {name: value}, `body` (text), `max_response_bytes` |
    | `llm` | `llm` {uuid, name}, `instructions`, `input`, `max_output_tokens` |
    | `email` | `to` [address], `subject`, `body` |
    | `airtime` | `transfer_uuid`, `sender` (URN or ""), `recipient` (URN), `amounts` {currency: number as text} |
    | `claim_urn` | `urn` (identity), `contact_uuid`; the host answers it from its own rows |

    `run_uuid`, `node_uuid`, `action_uuid` say on whose behalf; `ordinal` counts the calls of the sprint from 0.
    """

    kind: CallKind
    data: Mapping[str, Any]
    ordinal: int = 0
    run_uuid: str = ""
    node_uuid: str = ""
    action_uuid: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "kind": self.kind,
            "data": dict(self.data),
            "ordinal": self.ordinal,
            "run_uuid": self.run_uuid,
            "node_uuid": self.node_uuid,
            "action_uuid": self.action_uuid,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class CallResult:
    """What came of a call; plain JSON all through. Made by the class methods, one for each kind."""

    kind: CallKind
    data: Mapping[str, Any]

    @classmethod
    def http(
        cls,
        status: int,
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        *,
        reason: str = "",
        protocol: str = "HTTP/1.1",
        elapsed_ms: int = 0,
        retries: int = 0,
        truncated: bool = False,
    ) -> Self:
        """A response. Hosts read at most one byte more than `max_response_bytes` and say so by `truncated`."""
        data = {
            "status": status,
            "reason": reason,
            "protocol": protocol,
            "headers": [list(pair) for pair in headers],
            "body": base64.b64encode(body).decode(),
            "elapsed_ms": elapsed_ms,
            "retries": retries,
            "truncated": truncated,
        }
        return cls("http", data)

    @classmethod
    def no_connection(cls, *, elapsed_ms: int = 0, retries: int = 0) -> Self:
        """No response came: unknown host, refused, timed out, not allowed."""
        return cls("http", {"status": 0, "elapsed_ms": elapsed_ms, "retries": retries})

    @classmethod
    def llm(cls, output: str, *, input_tokens: int = 0, output_tokens: int = 0, elapsed_ms: int = 0) -> Self:
        """What a language model wrote."""
        tokens = {"input": input_tokens, "output": output_tokens}
        return cls("llm", {"output": output, "tokens": tokens, "elapsed_ms": elapsed_ms})

    @classmethod
    def email_sent(cls) -> Self:
        """The mail was taken over by the server."""
        return cls("email", {})

    @classmethod
    def airtime(cls, external_id: str, currency: str, amount: str, http_logs: Sequence[Mapping[str, Any]] = ()) -> Self:
        """A transfer that the service took on; `amount` is the text of a decimal."""
        logs = [dict(log) for log in http_logs]
        return cls("airtime", {"external_id": external_id, "currency": currency, "amount": amount, "http_logs": logs})

    @classmethod
    def urn_claimed(cls, taken: bool) -> Self:
        """Whether the URN belongs to another contact."""
        return cls("claim_urn", {"taken": taken})

    @classmethod
    def failed(cls, kind: CallKind, error: str, http_logs: Sequence[Mapping[str, Any]] = ()) -> Self:
        """The service said no, or could not be asked; `error` goes into the `error` event."""
        logs = [dict(log) for log in http_logs]
        return cls(kind, {"error": error, "http_logs": logs} if logs else {"error": error})

    @property
    def error(self) -> str:
        """Why the call failed, or ""."""
        return str(self.data.get("error", ""))

    @property
    def body(self) -> bytes:
        """The body of an `http` response."""
        return base64.b64decode(self.data.get("body", ""))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"kind": self.kind, "data": dict(self.data)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote."""
        return cls(data["kind"], data["data"])


@dataclass(frozen=True, slots=True)
class NeedsCall:
    """A sprint that can't go on without the answer to `request`; nothing of it may be kept."""

    request: CallRequest


class CallNeeded(Exception):
    """Raised where an action needs a result that isn't there yet; the engine turns it into `NeedsCall`."""

    def __init__(self, request: CallRequest) -> None:
        super().__init__(request.kind)
        self.request = request


class CallMismatchError(Exception):
    """The results handed in do not belong to this sprint: a host mixed them up, or the definition changed meanwhile.

    Remedy: forget the results of the sprint and run it again from the first call.
    """


class Calls:
    """The results a host handed in, taken one after another."""

    __slots__ = ("_results", "taken")

    def __init__(self, results: Sequence[CallResult] = ()) -> None:
        self._results, self.taken = results, 0

    def take(
        self, kind: CallKind, data: Mapping[str, Any], *, run: str = "", node: str = "", action: str = ""
    ) -> CallResult:
        """The result of this call. Raises `CallNeeded` when there is none, `CallMismatchError` when it is another's."""
        ordinal = self.taken
        if ordinal >= len(self._results):
            raise CallNeeded(CallRequest(kind, data, ordinal, run, node, action))
        result = self._results[ordinal]
        if result.kind != kind:
            raise CallMismatchError(f"call {ordinal} of the sprint is {kind}, its result is of {result.kind}")
        self.taken += 1
        return result
