"""How fast parking goes: a measured pace, and half of it while rows are written faster than they could ever be told."""

RUSH = 2.0
"""Rows written a second, as a multiple of the pace, from which on parking steps back: it would fall behind anyway."""
EASE = 2.0
"""By how much it steps back. A bulk start of 20,000 contacts then goes a third faster; see docs/scaling.md."""


class Pace:
    """Rests between the batches of one parking loop, in seconds; `per_second` counts runs that nobody waits for."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._seen: tuple[int, float] | None = None

    def rest(self, told: int, *, written: int, begun: float, now: float) -> float:
        """How long to rest after `told` runs, begun at `begun`, when `written` rows were ever written by then."""
        seen, self._seen = self._seen, (written, begun)
        rush = (
            seen is not None and begun > seen[1] and (written - seen[0]) / (begun - seen[1]) > RUSH * self._per_second
        )
        per_second = self._per_second / EASE if rush else self._per_second
        return max(0.0, told / per_second - (now - begun))
