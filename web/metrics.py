"""Metrics for Prometheus: requests by route, and what became of aggregators' callbacks."""

import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.queue_metrics import QueueMetrics
from web.resources import resources_of

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class WebMetrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "ngoma_http_request_seconds",
            "Time to answer a request",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.queue = QueueMetrics(self.registry)
        self.active = Gauge("ngoma_http_requests_active", "Requests being answered", registry=self.registry)
        self.received = Counter(
            "ngoma_callback_items", "Items that aggregators brought", ("type", "item"), registry=self.registry
        )
        self.forged = Counter(
            "ngoma_callbacks_forged", "Callbacks that their provider didn't sign", ("type",), registry=self.registry
        )


class RequestMetrics:
    """ASGI middleware that times requests under their route's pattern, so that ids don't make labels."""

    def __init__(self, app: ASGIApp, metrics: WebMetrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._metrics.active.track_inprogress():
            try:
                await self._app(scope, receive, watched)
            finally:
                route = getattr(scope.get("route"), "path", "none")
                elapsed = time.perf_counter() - begun
                self._metrics.seconds.labels(_method(scope), route, status).observe(elapsed)


def _method(scope: Scope) -> str:
    """The method; what nobody serves is one label, since callers can make up any number of words."""
    return scope["method"] if scope["method"] in _METHODS else "other"


router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """The metrics in Prometheus' text format."""
    metrics: WebMetrics = request.app.state.metrics
    await metrics.queue.refresh(resources_of(request).redis)
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
