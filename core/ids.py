"""Identifiers as an argument, and a maker of them that repeats itself for the same seed."""

from typing import Protocol

from core.clock import EPOCH, Clock
from core.randomness import Pcg


class Ids(Protocol):
    """A maker of UUIDs, as lower-case text."""

    def uuid4(self) -> str:
        """A random UUID."""
        ...

    def uuid7(self) -> str:
        """A UUID that sorts by time."""
        ...


class SeededIds:
    """UUIDs of a seeded generator and a given clock: the same seed and times make the same UUIDs."""

    __slots__ = ("_clock", "_pcg")

    def __init__(self, seed: int, clock: Clock) -> None:
        self._pcg, self._clock = Pcg(seed), clock

    def uuid4(self) -> str:
        """A random UUID, version 4."""
        high, low = _swapped(self._pcg.bits()), _swapped(self._pcg.bits())
        return _written((high & ~0xF000) | 0x4000, low)

    def uuid7(self) -> str:
        """A UUID of the clock's present milliseconds, then their fraction, then random bits: version 7 (RFC 9562)."""
        self._pcg.bits()  # the time takes the place of this half
        low = _swapped(self._pcg.bits())
        since = self._clock.now() - EPOCH
        micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        fraction = (micros % 1_000) * 1_000 >> 8
        return _written((micros // 1_000) << 16 | 0x7000 | fraction, low)


def _swapped(bits: int) -> int:
    """The generator's bytes run from the lowest up, a UUID's from the highest down."""
    return int.from_bytes(bits.to_bytes(8, "little"), "big")


def _written(high: int, low: int) -> str:
    text = f"{high:016x}{(low & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
