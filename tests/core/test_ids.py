"""UUIDs made from a seed and a clock."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from core.clock import SteppedClock, parse_instant
from core.ids import SeededIds

START = parse_instant("2025-05-04T12:30:45.123456Z")


def test_random_uuids_follow_from_the_seed() -> None:
    ids = SeededIds(123456, SteppedClock(START))
    assert [ids.uuid4(), ids.uuid4(), ids.uuid4()] == [
        "1b2083ab-a0cb-48da-924e-9de1a11831b3",
        "ad9bdcfa-5604-4542-98c7-1f0d5859f77e",
        "b26fcae1-abb6-49f8-95cf-9fca95f1c30a",
    ]


def test_uuids_with_time_begin_with_its_milliseconds() -> None:
    uuid = SeededIds(123456, SteppedClock(START + timedelta(seconds=1))).uuid7()
    assert uuid.startswith("01969b47-096b-7")
    assert uuid.endswith("-924e-9de1a11831b3")


@given(some.integers(0, 2**64 - 1))
def test_have_the_form_of_their_version(seed: int) -> None:
    ids = SeededIds(seed, SteppedClock(START))
    four, seven = ids.uuid4(), ids.uuid7()
    assert (four[14], seven[14]) == ("4", "7")
    assert four[19] in "89ab"
    assert seven[19] in "89ab"
    assert len(four) == len(seven) == 36


def test_sort_by_time() -> None:
    ids = SeededIds(1, SteppedClock(START, timedelta(microseconds=500)))
    made = [ids.uuid7() for _ in range(200)]
    assert made == sorted(made)
