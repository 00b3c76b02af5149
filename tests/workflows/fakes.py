"""What activities are given in tests of workflows: things that answer as told and remember what they were asked."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from activities.calling.caller import CallFailed
from core.contracts.broadcasts import BroadcastEnd
from core.contracts.runs import RunOutcome
from core.contracts.starts import BatchOutcome, Recipients, StartEnd
from flows.calls import CallRequest, CallResult

Outcomes = Iterable[RunOutcome | Callable[[], RunOutcome]]


class FakePipeline:
    """Answers `wake_run`, `continue_run` and `interrupt_run` with the outcomes it was given, in order."""

    def __init__(self, outcomes: Outcomes = ()) -> None:
        self.outcomes = deque(outcomes)
        self.asked: list[str] = []
        self.batches: list[int] = []

    async def handle_pending(self, limit: int) -> int:
        self.asked.append("handle_pending")
        return 0

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        self.batches.append(number)
        return BatchOutcome(started=499, skipped=1)

    async def wake_run(self, run: UUID) -> RunOutcome:
        return self._answer("wake_run")

    async def continue_run(self, run: UUID) -> RunOutcome:
        return self._answer("continue_run")

    async def interrupt_run(self, run: UUID) -> RunOutcome:
        return self._answer("interrupt_run")

    def _answer(self, asked: str) -> RunOutcome:
        self.asked.append(asked)
        outcome = self.outcomes.popleft()
        return outcome() if callable(outcome) else outcome


@dataclass(frozen=True)
class FakeHeldCall:
    workspace_id: int
    number: int
    request: str


@dataclass
class FakeHolds:
    """Holds that all ask for the same request; a hold has as many calls as it is asked for."""

    request_json: dict[str, Any] = field(
        default_factory=lambda: CallRequest(
            "http", {"method": "GET", "url": "http://hook.example/", "headers": {}, "body": ""}
        ).to_json()
    )
    answers: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    is_gone: bool = False

    async def request(self, hold: UUID) -> FakeHeldCall | None:
        if self.is_gone:
            return None
        return FakeHeldCall(1, len(self.answers.get(hold, [])), orjson.dumps(self.request_json).decode())

    async def answer(self, hold: UUID, number: int, result: dict[str, Any]) -> bool:
        self.answers.setdefault(hold, []).append(result)
        return True


class FakeCaller:
    """Makes of each call what it was given: a result, a failure, or an error that is a bug."""

    def __init__(self, *results: CallResult | Exception) -> None:
        self.results = deque(results)
        self.retries: list[int] = []

    async def __call__(self, workspace_id: int, request: CallRequest, *, retries: int) -> CallResult:
        self.retries.append(retries)
        result = self.results.popleft()
        if isinstance(result, Exception):
            raise result
        return result


def busy(status: int = 503, *, retry_after: float | None = None) -> CallFailed:
    """The failure of a server that answers with an error of its own."""
    return CallFailed(f"the server answered {status}", CallResult.http(status), retry_after=retry_after)


@dataclass
class FakeStarts:
    """A start of so many batches; `parking` is how many runs are unparked at each look."""

    batches: int = 1
    interrupted: bool = False
    parking: deque[int] = field(default_factory=deque)
    looks: int = 0
    ends: list[StartEnd] = field(default_factory=list)
    is_known: bool = True

    async def resolve(self, start: UUID) -> Recipients | None:
        return Recipients(batches=self.batches, contacts=self.batches * 500) if self.is_known else None

    async def is_interrupted(self, start: UUID) -> bool:
        return self.interrupted

    async def finish(self, end: StartEnd) -> None:
        self.ends.append(end)

    async def unparked(self, start: UUID, number: int) -> int:
        self.looks += 1
        return self.parking.popleft() if self.parking else 0


@dataclass
class FakeBroadcasts:
    """A broadcast of so many batches."""

    batches: int = 1
    ends: list[BroadcastEnd] = field(default_factory=list)
    is_known: bool = True

    async def resolve(self, broadcast: UUID) -> Recipients | None:
        return Recipients(batches=self.batches, contacts=self.batches * 500) if self.is_known else None

    async def finish(self, end: BroadcastEnd) -> None:
        self.ends.append(end)


@dataclass
class FakeBroadcaster:
    """Sends batches of 500, of which two contacts can't be reached."""

    sent: list[int] = field(default_factory=list)

    async def send_batch(self, broadcast: UUID, number: int) -> BatchOutcome:
        self.sent.append(number)
        return BatchOutcome(started=498, failed=2)


@dataclass
class FakeQueue:
    """A send queue whose depth is read from a list; the last one stays."""

    depths: deque[int] = field(default_factory=lambda: deque([0]))
    reads: int = 0

    async def depth(self, workspace_id: int) -> int:
        self.reads += 1
        return self.depths.popleft() if len(self.depths) > 1 else self.depths[0]
