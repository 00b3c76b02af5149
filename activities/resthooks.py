"""Telling subscribers of resthooks, when a person has it done again; flows do it themselves, by calls."""

import time
from datetime import UTC, datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.calling.http import TIMEOUT, Exchange, Http
from activities.ports import Deliveries
from core.contracts.errors import ErrorType
from core.contracts.orders import (
    DELIVERIES,
    DeliveryInput,
    DeliveryOutcome,
    ResthookInput,
    ResthookSubscribers,
)
from core.http import ConnectionFailed, HttpRequest
from core.resthooks import Delivery, DeliveryLog

MAX_RESPONSE = 10_000
"""Bytes of an answer that are read, all of which the log shows."""
GONE = 410


class ResthookActivities:
    """Calls subscribers; each call is logged, and those that may still work are tried again."""

    def __init__(self, deliveries: Deliveries, http: Http, *, timeout: float = TIMEOUT) -> None:
        self._deliveries, self._http, self._timeout = deliveries, http, timeout

    @activity.defn(name="find_subscribers")
    async def find_subscribers(self, resthook: ResthookInput) -> ResthookSubscribers:
        """Who is to be told of an event."""
        return ResthookSubscribers(subscribers=tuple(await self._deliveries.subscribers(resthook.event)))

    @activity.defn(name="deliver_resthook")
    async def deliver_resthook(self, input: DeliveryInput) -> DeliveryOutcome:  # noqa: A002
        """Tells one subscriber of an event.

        Raises an `ApplicationError` of type `CallFailed` when it failed in a way that may pass and is worth another
        attempt.
        """
        delivery = await self._deliveries.delivery(input.event, input.subscriber)
        if delivery is None:
            return DeliveryOutcome(status="gone")
        at, begun = datetime.now(UTC), time.monotonic()
        status, trace = await self._call(delivery)
        elapsed = int((time.monotonic() - begun) * 1000)
        log = DeliveryLog(status, elapsed, _request_trace(delivery), trace, at)
        await self._deliveries.log(delivery, log, gone=status == GONE)
        if 200 <= status < 300:
            return DeliveryOutcome(status="delivered", status_code=status)
        if (status == 0 or status >= 500 or status == 429) and activity.info().attempt < DELIVERIES:
            raise ApplicationError(
                f"the subscriber answered {status}" if status else "the subscriber can't be reached",
                type=ErrorType.CALL_FAILED,
                category=ApplicationErrorCategory.BENIGN,
            )
        return DeliveryOutcome(status="gone" if status == GONE else "failed", status_code=status)

    async def _call(self, delivery: Delivery) -> tuple[int, str]:
        """Status (0: no answer) and trace of the answer."""
        headers = {"Content-Type": "application/json", "User-Agent": "Ngoma"}
        request = HttpRequest("POST", delivery.url, headers, delivery.body, timeout=self._timeout, proxied=True)
        try:
            answer = await self._http.exchange(request, max_body=MAX_RESPONSE)
        except ConnectionFailed:
            return 0, ""
        return answer.status, _answer_trace(answer)


def _request_trace(delivery: Delivery) -> str:
    head = f"POST {delivery.url} HTTP/1.1\r\nContent-Type: application/json\r\nUser-Agent: Ngoma\r\n\r\n"
    return (head + delivery.body.decode("utf-8", "replace"))[:MAX_RESPONSE]


def _answer_trace(answer: Exchange) -> str:
    lines = [f"{answer.protocol} {answer.status} {answer.reason}".rstrip()]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + answer.body.decode("utf-8", "replace"))[:MAX_RESPONSE]
