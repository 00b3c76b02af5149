"""The generator of random numbers."""

from collections import Counter
from decimal import Decimal

import pytest

from core.randomness import Pcg


def test_numbers_follow_from_the_seed() -> None:
    pcg = Pcg(123456)
    assert [pcg.decimal() for _ in range(3)] == [
        Decimal("0.774856886849196"),
        Decimal("0.5342568785221806"),
        Decimal("0.656779756512028"),
    ]


def test_whole_numbers_are_below_their_limit_and_all_occur() -> None:
    pcg = Pcg(7)
    for limit in (1, 2, 3, 8, 36):
        assert set(Counter(pcg.below(limit) for _ in range(1000))) == set(range(limit))


def test_a_limit_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        Pcg(1).below(0)
