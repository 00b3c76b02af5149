"""How a stub aggregator behaves: how fast, how well, and what it tells afterwards."""

import random
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Behavior:
    """Times in seconds, rates from 0 to 1. The same seed makes the same choices in the same order of messages."""

    latency: float = 0.0
    """How long a message takes to be answered; each takes between half and one and a half of it."""
    error_rate: float = 0.0
    """Answered by status 500: to be tried again."""
    reject_rate: float = 0.0
    """Answered by status 400: failed for good."""
    per_second: float = 0.0
    """More messages than this in a second are answered by 429; 0 takes all."""
    reports: bool = True
    """Whether `sent`, and then `delivered` or `failed`, is reported."""
    report_delay: float = 0.1
    """How long after the answer, and again between the two reports."""
    failed_rate: float = 0.0
    """Of the messages taken, reported as failed."""
    reply: str = ""
    """What every contact writes back, if anything."""
    reply_delay: float = 0.5
    seed: int = 1


@dataclass(slots=True)
class Chooser:
    """Makes the choices of a behavior, one message after another."""

    behavior: Behavior
    _random: random.Random = field(init=False)
    _second: int = 0
    _count: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.behavior.seed)

    def latency(self) -> float:
        """How long this message takes."""
        return self.behavior.latency * (0.5 + self._random.random())

    def status(self, now: float) -> int:
        """The HTTP status for this message; `now` is a clock's reading in seconds."""
        if self._is_too_fast(now):
            return 429
        choice = self._random.random()
        if choice < self.behavior.error_rate:
            return 500
        return 400 if choice < self.behavior.error_rate + self.behavior.reject_rate else 200

    def fails(self) -> bool:
        """Whether this message, having been taken, will not reach its contact."""
        return self._random.random() < self.behavior.failed_rate

    def _is_too_fast(self, now: float) -> bool:
        if not self.behavior.per_second:
            return False
        if int(now) != self._second:
            self._second, self._count = int(now), 0
        self._count += 1
        return self._count > self.behavior.per_second
