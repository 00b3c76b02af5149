"""Randomness as an argument, and a generator that gives the same numbers for the same seed everywhere."""

from decimal import Decimal
from typing import Protocol

_MASK_64 = (1 << 64) - 1
_MASK_128 = (1 << 128) - 1


class Randomness(Protocol):
    """A source of random numbers."""

    def decimal(self) -> Decimal:
        """A number of at least 0 and below 1."""
        ...

    def below(self, limit: int) -> int:
        """A whole number of at least 0 and below `limit`."""
        ...


class Pcg:
    """PCG with 128 bits of state and the DXSM output: fast, small, and the same in every language.

    Both halves of the state begin as the seed (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically
    Good Algorithms"; the numbers are those that recorded conversations were made with).
    """

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = ((seed & _MASK_64) << 64) | (seed & _MASK_64)

    def bits(self) -> int:
        """The next 64 random bits."""
        state = (self._state * 0x2360ED051FC65DA44385DF649FCCF645 + 0x5851F42D4C957F2D14057B7EF767814F) & _MASK_128
        self._state = state
        high, low = state >> 64, state & _MASK_64
        high ^= high >> 32
        high = (high * 0xDA942042E4DD58B5) & _MASK_64
        high ^= high >> 48
        return (high * (low | 1)) & _MASK_64

    def random(self) -> float:
        """A float of at least 0 and below 1."""
        return (self.bits() & ((1 << 53) - 1)) / (1 << 53)

    def decimal(self) -> Decimal:
        """A number of at least 0 and below 1, with the shortest digits that tell the float apart."""
        return Decimal(repr(self.random()))

    def below(self, limit: int) -> int:
        """A whole number of at least 0 and below `limit`, each as likely as the others."""
        if limit <= 0:
            raise ValueError("the limit of a random number must be positive")
        if limit & (limit - 1) == 0:
            return self.bits() & (limit - 1)
        product = self.bits() * limit
        if product & _MASK_64 < limit:
            rejected = (_MASK_64 + 1 - limit) % limit
            while product & _MASK_64 < rejected:
                product = self.bits() * limit
        return product >> 64
