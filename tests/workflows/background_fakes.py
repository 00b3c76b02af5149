"""What works in the background in tests of workflows."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from temporalio.client import Client

from activities.orders import OrderActivities
from activities.resthooks import ResthookActivities
from core.contracts.queues import Queue
from core.http import ConnectionFailed, HttpRequest
from core.resthooks import Delivery, DeliveryLog
from tests.workflows.serving import serving
from workflows.order import OrderWorkflow
from workflows.resthook import ResthookWorkflow


@dataclass
class FakeWork:
    """Work of some steps, which breaks off after those in `breaks`, each once."""

    steps: int = 3
    breaks: set[int] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def carry_out(self, kind: str, subject: UUID, after: int = 0) -> AsyncIterator[int]:
        self.asked.append((kind, after))
        for step in range(after + 1, self.steps + 1):
            yield step
            if step in self.breaks:
                self.breaks.remove(step)
                raise RuntimeError("the database went away")


@dataclass
class FakeAnswer:
    status: int
    reason: str = "OK"
    protocol: str = "HTTP/1.1"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain"),)
    body: bytes = b"thanks"
    truncated: bool = False
    elapsed_ms: int = 5


@dataclass
class FakeSubscribers:
    """Subscribers by row id, each with the statuses that it answers, the last for ever; 0 is no answer."""

    answers: dict[int, deque[int]]
    logs: list[tuple[str, DeliveryLog, bool]] = field(default_factory=list)

    async def subscribers(self, event: int) -> list[int]:
        return list(self.answers)

    async def delivery(self, event: int, subscriber: int) -> Delivery | None:
        if not self.answers[subscriber]:
            return None
        return Delivery(7, subscriber, "new-birth", f"https://example.org/{subscriber}", b'{"event": 1}')

    async def log(self, delivery: Delivery, log: DeliveryLog, *, gone: bool) -> None:
        self.logs.append((delivery.url, log, gone))

    async def exchange(self, request: HttpRequest, *, max_body: int) -> FakeAnswer:
        answers = self.answers[int(request.url.rsplit("/", 1)[1])]
        status = answers.popleft() if len(answers) > 1 else answers[0]
        if not status:
            raise ConnectionFailed("refused")
        return FakeAnswer(status)


@asynccontextmanager
async def serving_background(client: Client, work: FakeWork, subscribers: FakeSubscribers) -> AsyncIterator[None]:
    """Workers for orders and resthooks."""
    orders, resthooks = OrderActivities(work), ResthookActivities(subscribers, subscribers)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(
            serving(
                client,
                Queue.DEFAULT,
                workflows=[OrderWorkflow, ResthookWorkflow],
                activities=[orders.carry_out_order, resthooks.find_subscribers],
            )
        )
        await stack.enter_async_context(serving(client, Queue.CALLS, activities=[resthooks.deliver_resthook]))
        yield
