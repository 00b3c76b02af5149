"""Texts that PostgreSQL refuses are made storable; all others stay as they are."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from store.storable import storable

JSON = st.recursive(
    st.none() | st.booleans() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(JSON)
def test_everything_becomes_storable(value: object) -> None:
    assert b"\\u0000" not in orjson.dumps(storable(value))


def test_only_what_must_changes() -> None:
    assert storable({"a\x00": ["\ud83d", "👋", 1, None]}) == {"a\ufffd": ["\ufffd", "👋", 1, None]}
