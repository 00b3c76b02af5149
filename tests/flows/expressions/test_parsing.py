"""Syntax: what is accepted, where errors are, and how trees are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.expressions import SyntaxProblem, canonical, render
from flows.expressions.parsing import parse
from tests.flows.expressions import scopes
from tests.flows.expressions.generated import expressions


@pytest.mark.parametrize(
    ("source", "shown", "position"),
    [
        ("1 == 1", "= 1", 3),
        ("1 +", "", 3),
        ("* 2", "* 2", 0),
        ('"a" "b"', '"b"', 4),
        ("1.5.5", ".5", 3),
        ("(x) => ", "", 7),
        ("() => 1", ") => 1", 1),
        ("foo.true", "true", 4),
        ("arr.1.5", "1.5", 4),
        ("1 +\n2 3 and more text", "3 and more", 6),
        ("x ! y", "! y", 2),
        ('"open', '"open', 0),
        ("a\u00a0b", "\u00a0b", 1),
    ],
)
def test_the_first_error_is_shown_from_where_it_is(source: str, shown: str, position: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(source)
    assert caught.value.message == f"syntax error at {shown}"
    assert caught.value.position == position


def test_after_characters_of_several_bytes_the_error_is_shown_too_early() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse('"ñandú" zz')
    assert (caught.value.message, caught.value.position) == ('syntax error at " zz', 8)


def test_brackets_are_nested_a_hundred_deep_and_no_deeper() -> None:
    parse("(" * 100 + "1" + ")" * 100)
    with pytest.raises(SyntaxProblem, match="nesting too deep") as caught:
        parse("(" * 101 + "1" + ")" * 101)
    assert caught.value.position == 100


@pytest.mark.parametrize("times", [3_000])
def test_what_is_long_but_not_nested_has_no_limit(times: int) -> None:
    assert scopes.text(f"@({'1 + ' * times}1)") == str(times + 1)
    assert scopes.text(f"@({'-' * times}1)") == "1"
    assert scopes.text(f"@(f{'(0)' * times})", {}) == ""
    assert scopes.error(f"@({'(x) => ' * times}x)") == "expression nesting too deep"


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("-2 ^ 2", "4"),
        ("2 ^ 3 ^ 2", "64"),
        ("1 & 2 = 12", "1false"),
        ("1 < 2 = true", "true"),
        ("10 - 2 - 3", "5"),
        ("2 + 3 * 4", "14"),
        ("1 & (x) => x & 2", "1<anon>"),
        ("NULL & True & fAlSe", "truefalse"),
    ],
)
def test_operators_bind_by_level_and_from_the_left(expression: str, output: str) -> None:
    assert scopes.text(f"@({expression})") == output


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("@(1.50+007)", "@(1.5 + 7)"),
        ('@(UPPER( "x" ))', '@(upper("x"))'),
        ('@(regex_match("a", "\\d"))', '@(regex_match("a", "\\\\d"))'),
        ("@((X,y)=>X&y)", "@((X, y) => x & y)"),
        ("@(foo [ -1 ] . Bar)", "@(foo[-1].Bar)"),
        ("@FOO.Bar @@foo @nope", "@foo.Bar @@foo @nope"),
        ("@(1 +)", "@(1 +)"),
        ("@(123456789012345678901234567890123456789)", "@(123456789012345678901234567890123456789)"),
        ('@("tail\\x5c")', '@("tail\\x5c")'),
    ],
)
def test_canonical_form(template: str, printed: str) -> None:
    assert canonical(template, {"foo"}) == printed


@given(expressions())
def test_what_is_printed_is_read_back_as_it_was(source: str) -> None:
    printed = str(parse(source))
    assert str(parse(printed)) == printed
    # Names are printed in lower case, so messages that repeat them differ in that.
    assert render(scopes.value(printed)).lower() == render(scopes.value(source)).lower()


@given(st.text())
def test_any_text_is_an_expression_or_has_an_error_at_a_place(source: str) -> None:
    try:
        printed = str(parse(source))
    except SyntaxProblem as problem:
        assert 0 <= problem.position <= len(source)
    else:
        assert str(parse(printed)) == printed
