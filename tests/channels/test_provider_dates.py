"""Times as providers write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from channels import dates
from channels.errors import Refused

TEN = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (dates.rfc3339, "2026-11-05T10:00:00Z"),
        (dates.rfc3339, "2026-11-05T12:00:00.000+02:00"),
        (dates.unix_seconds, "1793872800"),
        (dates.unix_milliseconds, "1793872800000"),
        (dates.unix_either, "1793872800"),
        (dates.unix_either, "1793872800000"),
        (dates.patterns("%Y-%m-%d", "%Y%m%d%H%M%S"), "20261105100000"),
        (dates.patterns("%Y-%m-%d %H:%M", zone=ZoneInfo("Africa/Kigali")), "2026-11-05 12:00"),
        (dates.patterns("%Y-%m-%dT%H:%M:%S%z"), "2026-11-05T13:00:00+0300"),
    ],
)
def test_reads(read: dates.DateReader, text: str) -> None:
    assert read(text) == TEN


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (dates.rfc3339, "2026-11-05T10:00:00"),
        (dates.rfc3339, "2026-11-05"),
        (dates.rfc3339, "yesterday"),
        (dates.unix_seconds, "soon"),
        (dates.unix_seconds, "9" * 30),
        (dates.patterns("%Y"), "05/11/2026"),
    ],
)
def test_refuses(read: dates.DateReader, text: str) -> None:
    with pytest.raises(Refused, match="date"):
        read(text)
