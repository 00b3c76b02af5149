"""The clock that expressions read: it shows the time of the workspace, whatever zone it is asked for.

`now()`, `today()` and times of day filled into dates are those of the workspace's zone, also for contacts who have a
zone of their own; the flows in use were written with that.
"""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.scene import Scene


class _HomeInstant(datetime):
    """An instant that stays in the zone it was made in."""

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The plain instant in its own zone."""
        return datetime.combine(self.date(), self.timetz())


class HomeClock:
    """The scene's clock, for expressions."""

    __slots__ = ("_scene",)

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene

    def now(self) -> datetime:
        """The present instant."""
        now = self._scene.clock.now()
        home = self._scene.environment.timezone
        if self._scene.merged.timezone is home:
            return now
        local = now.astimezone(home)
        return _HomeInstant.combine(local.date(), local.timetz())
