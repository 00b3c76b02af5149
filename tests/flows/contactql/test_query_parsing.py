"""Reading queries: what they mean, how they are written back, what is wrong with others."""

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.contactql import QueryEnvironment, QueryError, Resolver, parse
from flows.contactql.tree import Combination, Condition, Node

TYPES = {"age": "number", "gender": "text", "joined": "datetime", "state": "state", "id": "text", "name": "text"}
FIELDS = [SimpleNamespace(key=key, name=key.title(), type=kind) for key, kind in TYPES.items()]
RESOLVER = Resolver(
    FIELDS, [SimpleNamespace(uuid="g-1", name="Farmers")], [SimpleNamespace(uuid="f-1", name="Registration")]
)
RWANDA = QueryEnvironment("DD-MM-YYYY", ZoneInfo("Africa/Kigali"), "RW", year=2026)
REDACTED = QueryEnvironment("DD-MM-YYYY", ZoneInfo("Africa/Kigali"), "RW", redact_urns=True, year=2026)


def normal(text: str, environment: QueryEnvironment = RWANDA, resolver: Resolver | None = RESOLVER) -> str:
    return str(parse(text, environment, resolver))


def refusal(text: str, environment: QueryEnvironment = RWANDA, resolver: Resolver | None = RESOLVER) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, environment, resolver)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bob", 'name ~ "bob"'),
        ("B", 'name = "B"'),
        ('""', 'name = ""'),
        ("0788 123 456", 'urns.tel = "+250788123456"'),
        ("bob 0788123456", 'name ~ "bob" AND urns.tel ~ 0788123456'),
        ("12-34", "urns.tel ~ 1234"),
        ("mailto:bob@x.org", 'urns.mailto = "bob@x.org"'),
        ("http://x.org", 'urns.http = "//x.org"'),
        ("12:30", "urns.12 = 30"),
    ],
)
def test_a_bare_value_is_a_name_a_number_or_an_address(text: str, expected: str) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a6ywql", 'ref = "a6ywql"'),
        ("0788123456", "name ~ 0788123456"),
        ("tel:+250788123456", 'name ~ "tel:+250788123456"'),
        ('tel != ""', 'urns.tel != ""'),
    ],
)
def test_without_urns_a_bare_value_may_be_a_reference_code(text: str, expected: str) -> None:
    assert normal(text, REDACTED) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NAME HAS bob", 'name ~ "bob"'),
        ("AGE is 18", "fields.age = 18"),
        ("fields.age>=18.50", "fields.age >= 18.50"),
        ("tel = 123", "urns.tel = 123"),
        ("URNS.Tel=5", "urns.tel = 5"),
        ("age > -5", 'fields.age > "-5"'),
        ('gender = ""', 'fields.gender = ""'),
        ("fields.name = bob", 'fields.name = "bob"'),
        ("created_on > 31-12-2025", 'created_on > "31-12-2025"'),
        ('created_on = "on 31.12.25 at 5"', 'created_on = "on 31.12.25 at 5"'),
        ("created_on = 2025-12-31T10:00Z", 'created_on = "2025-12-31T10:00Z"'),
        ("last_seen_on != ''", None),
        ("language = FRA", 'language = "FRA"'),
        ("group = farmers", 'group = "farmers"'),
        ("history = registration", 'history = "registration"'),
        ("urns.nope = 5", "urns.nope = 5"),
        ("android", 'name ~ "android"'),
        ("bob and not ann", 'name ~ "bob" AND name ~ "not" AND name ~ "ann"'),
    ],
)
def test_conditions_are_written_in_one_way(text: str, expected: str | None) -> None:
    if expected is None:
        assert refusal(text).code == "invalid_date"
    else:
        assert normal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bob or ann cat", 'name ~ "bob" OR (name ~ "ann" AND name ~ "cat")'),
        ("bob ann and cat or dog", '(name ~ "bob" AND name ~ "ann" AND name ~ "cat") OR name ~ "dog"'),
        ("((bob)) AND(ann and (cat))", 'name ~ "bob" AND name ~ "ann" AND name ~ "cat"'),
        ("(bob or ann) (cat or dog)", '(name ~ "bob" OR name ~ "ann") AND (name ~ "cat" OR name ~ "dog")'),
        ("name = bob smith", 'name = "bob" AND name ~ "smith"'),
        ("bob bob", 'name ~ "bob" AND name ~ "bob"'),
    ],
)
def test_and_binds_tighter_than_juxtaposition_and_that_tighter_than_or(text: str, expected: str) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("token", "value"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\"', "a\\"),
        (r'"\n\t\x41\101\u00e9\U0001f600\xc3\xa9"', "\n\tAAé😀é"),
        (r'"\q\n"', r"\q\n"),
        (r'"\ud83d"', r"\ud83d"),
        ('"raw\nbreak\\t"', "raw\nbreak\\t"),
    ],
)
def test_quoted_values_have_escapes_unless_one_is_wrong(token: str, value: str) -> None:
    root = parse(f"name = {token}", RWANDA, RESOLVER).root
    assert isinstance(root, Condition)
    assert root.value == value


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    assert normal('name = "\xa0\u200b\U000e0001é😀"') == 'name = "\\u00a0\\u200b\\U000e0001é😀"'


@pytest.mark.parametrize(
    "text",
    ["", "  ", "and", "()", "(bob", "name =", "name = and", "name has has", "name => bob", "a,b", "50%", "age = 1 = 2",
     '"x" = 5', 'name = a"', "fields.a.b = 5", "name. = x", "age\u2003> 5", "nam/e = x", 'name = "a\\\\" or age = "b"'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    assert refusal(text).code == "syntax"


@pytest.mark.parametrize(
    ("text", "code", "extra"),
    [
        ("contact.age = 5", "unknown_property_type", {"type": "contact"}),
        ("age = x and contact.age = 5", "unknown_property_type", {"type": "contact"}),
        ("height = 5", "unknown_property", {"property": "height"}),
        ("age = abc", "invalid_number", {"value": "abc"}),
        ("age = 1e5", "invalid_number", {"value": "1e5"}),
        (f"age = {'1' * 37}", "invalid_number", {"value": "1" * 37}),
        ("joined = 30-02-2025", "invalid_date", {"value": "30-02-2025"}),
        ("joined = 2025", "invalid_date", {"value": "2025"}),
        ("joined = 25-12-0001", "invalid_date", {"value": "25-12-0001"}),
        ("status = A", "invalid_status", {"value": "A"}),
        ("language = base", "invalid_language", {"value": "base"}),
        ("group = Nope", "invalid_group", {"value": "Nope"}),
        ("flow = Nope", "invalid_flow", {"value": "Nope"}),
        ("name ~ b", "invalid_partial_name", {"min_token_length": "2"}),
        ("tel ~ 55", "invalid_partial_urn", {"min_value_length": "3"}),
        ("-----", "invalid_partial_urn", {"min_value_length": "3"}),
        ("gender ~ x", "unsupported_contains", {"property": "gender"}),
        ("gender > x", "unsupported_comparison", {"property": "gender", "operator": ">"}),
        ('uuid != ""', "unsupported_setcheck", {"property": "uuid", "operator": "!="}),
        ('fields.id = ""', "unsupported_setcheck", {"property": "id", "operator": "="}),
        ("(" * 101 + "bob" + ")" * 101, "too_complex", {}),
        ('name = "' + "(" * 101 + '"', "too_complex", {}),
        ('name = "' + "x" * 9_992 + '"', "too_complex", {}),
        (" or ".join(["height = 1"] * 251), "too_complex", {}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code(text: str, code: str, extra: dict[str, str]) -> None:
    error = refusal(text)
    assert (error.code, error.extra) == (code, extra)
    assert all(value in str(error) for value in extra.values() if len(value) < 10)


def test_urns_cannot_be_searched_where_they_are_hidden() -> None:
    assert refusal("tel = 123", REDACTED).code == "redacted_urns"
    assert refusal("fields.urn = 5", REDACTED).code == "redacted_urns"
    assert refusal('tel ~ ""', REDACTED).code == "invalid_partial_urn"


def test_without_a_resolver_names_are_taken_on_trust() -> None:
    assert normal("height < tall and group = Any", resolver=None) == 'fields.height < "tall" AND group = "Any"'
    assert refusal("status = A", resolver=None).code == "invalid_status"


def test_the_query_of_a_smart_group_names_no_group() -> None:
    assert refusal("group = Farmers", resolver=Resolver(FIELDS)).code == "invalid_group"
    assert normal('group = ""', resolver=Resolver(FIELDS)) == 'group = ""'


def test_inspection_lists_what_a_query_uses() -> None:
    query = parse("age = 1 or tel = 123 or (name = x and gender = m and age = 2 and group = farmers)", RWANDA, RESOLVER)
    assert query.inspection.to_json() == {
        "attributes": ["group", "name"],
        "schemes": ["tel"],
        "fields": [{"key": "age", "name": "Age"}, {"key": "gender", "name": "Gender"}],
        "groups": [{"uuid": "g-1", "name": "Farmers"}],
        "allow_as_group": False,
    }
    assert parse("age = 1", RWANDA, RESOLVER).inspection.allow_as_group


# --- any query -------------------------------------------------------------------------------------------------------

# A backslash at the end of a value takes the next value's quote for its own: the lexer of the language is like that.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(lambda text: not text.endswith("\\"))
conditions = st.one_of(
    st.builds(Condition, st.just("attr"), st.sampled_from(["name", "urn"]), st.sampled_from(["=", "!="]), texts),
    st.builds(Condition, st.just("field"), st.just("gender"), st.sampled_from(["=", "!="]), texts),
    st.builds(Condition, st.just("urn"), st.sampled_from(["tel", "ext"]), st.sampled_from(["=", "!="]), texts),
    st.builds(
        Condition,
        st.just("field"),
        st.just("age"),
        st.sampled_from(["=", "!=", ">", "<="]),
        st.decimals(-1000, 1000, places=2).map(lambda number: f"{number:f}"),
    ),
)


def combined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    children = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.builds(Combination, st.sampled_from(["and", "or"]), children)


queries: st.SearchStrategy[Any] = st.recursive(conditions, combined, max_leaves=8)


@given(queries)
def test_what_is_written_reads_back_the_same(root: Node) -> None:
    written = normal(str(root))
    assert normal(written) == written
    again = parse(written, RWANDA, RESOLVER)
    assert str(again) == written
    assert parse(str(root), RWANDA, RESOLVER).root == again.root


@given(st.text(st.characters() | st.sampled_from(list(' ()"\\=~<>!.:+-abAND05')), max_size=40))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    for environment in (RWANDA, REDACTED):
        try:
            query = parse(text, environment, RESOLVER)
        except QueryError:
            continue
        assert normal(str(query), environment) == str(query) or text != text.lower()
