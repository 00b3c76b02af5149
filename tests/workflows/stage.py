"""One set of workers for a module's tests, on fakes that each test brings.

The time-skipping server gives tasks to the polls of workers that have gone, and such a task is lost for as long as its
timeout; so workers are not started anew for each test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from tests.workflows.fakes import (
    FakeBroadcaster,
    FakeBroadcasts,
    FakeCaller,
    FakeHolds,
    FakePipeline,
    FakeQueue,
    FakeStarts,
)

_PARTS = ("pipeline", "holds", "caller", "starts", "queue", "broadcasts", "broadcaster")


class _Current:
    """Stands for whatever the test at hand has brought."""

    def __init__(self) -> None:
        self.it: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.it, name)

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        return self.it(*arguments, **more)


class Stage:
    """The fakes that the module's workers use."""

    def __init__(self) -> None:
        self._parts = {name: _Current() for name in _PARTS}
        self.pipeline = cast(FakePipeline, self._parts["pipeline"])
        self.holds = cast(FakeHolds, self._parts["holds"])
        self.caller = cast(FakeCaller, self._parts["caller"])
        self.starts = cast(FakeStarts, self._parts["starts"])
        self.queue = cast(FakeQueue, self._parts["queue"])
        self.broadcasts = cast(FakeBroadcasts, self._parts["broadcasts"])
        self.broadcaster = cast(FakeBroadcaster, self._parts["broadcaster"])

    @contextmanager
    def playing(
        self,
        pipeline: FakePipeline | None = None,
        holds: FakeHolds | None = None,
        caller: FakeCaller | None = None,
        *,
        starts: FakeStarts | None = None,
        queue: FakeQueue | None = None,
        broadcasts: FakeBroadcasts | None = None,
        broadcaster: FakeBroadcaster | None = None,
    ) -> Iterator[None]:
        """Lets a test's fakes play."""
        given = {
            "pipeline": pipeline or FakePipeline(),
            "holds": holds or FakeHolds(),
            "caller": caller or FakeCaller(),
            "starts": starts or FakeStarts(),
            "queue": queue or FakeQueue(),
            "broadcasts": broadcasts or FakeBroadcasts(),
            "broadcaster": broadcaster or FakeBroadcaster(),
        }
        for name, fake in given.items():
            self._parts[name].it = fake
        yield
