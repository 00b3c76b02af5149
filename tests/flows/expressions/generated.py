"""Random expressions, values and contexts for property tests."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from flows.expressions import FUNCTIONS
from flows.expressions.quoting import literal

NAMES = ("foo", "Arr", "nope", "naïve", "x", *sorted(FUNCTIONS))
ZONES = (UTC, ZoneInfo("Africa/Kigali"), ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=30)))

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
contexts = st.dictionaries(st.sampled_from(["foo", "Arr", "x", "__default__"]) | st.text(max_size=5), json_values)


def datetimes() -> st.SearchStrategy[datetime]:
    """Instants in a few zones, a day away from the ends of time."""
    naive = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29))  # noqa: DTZ001
    return st.builds(lambda moment, zone: moment.replace(tzinfo=UTC).astimezone(zone), naive, st.sampled_from(ZONES))


def numbers() -> st.SearchStrategy[Decimal]:
    """Numbers that the language has."""
    digits = st.integers(-(10**36) + 1, 10**36 - 1)
    return st.builds(lambda digits, exponent: Decimal(digits).scaleb(exponent), digits, st.integers(-60, 60))


scalars: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | numbers()
    | st.text()
    | datetimes()
    | st.dates(date(2, 1, 1))
    | st.times()
    | st.just(time())
)


def expressions() -> st.SearchStrategy[str]:
    """The sources of expressions with correct syntax."""
    return st.recursive(_atoms(), _composed, max_leaves=12)


def _atoms() -> st.SearchStrategy[str]:
    numerals = st.integers(0, 10**40).map(str) | st.builds("{}.{:03}".format, st.integers(0, 99), st.integers(0, 999))
    keywords = st.sampled_from(["true", "FALSE", "null"])
    texts = st.text(max_size=12).map(literal)
    return st.sampled_from(NAMES) | numerals | keywords | texts


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from([" + ", "-", "*", " / ", "^", "&", "=", "!=", "<", "<= ", ">", ">="])
    arguments = st.lists(inner, max_size=4).map(", ".join)
    callee = st.sampled_from(NAMES) | inner.map("({})".format)
    return st.one_of(
        st.builds("{}{}{}".format, inner, operators, inner),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.builds("{}({})".format, callee, arguments),
        st.builds("{}.{}".format, callee, st.sampled_from(["bar", "0", "Baz_1"])),
        st.builds("{}[{}]".format, callee, inner),
        st.builds("({}) => {}".format, st.sampled_from(["x", "a, b", "FOO"]), inner),
    )
