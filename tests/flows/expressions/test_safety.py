"""Nothing that an author writes can bring an evaluation down, or keep it busy for long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.expressions import ExpressionError, Record, Template, Value, render, to_json
from flows.expressions.registry import TESTS
from flows.expressions.scope import BUDGET, EFFORT
from flows.expressions.testing import TestOutcome, run_test
from tests.flows.expressions import scopes
from tests.flows.expressions.generated import contexts, expressions, json_values


@settings(max_examples=300)
@given(st.lists(st.text(max_size=20) | expressions().map("@({})".format), max_size=4).map("".join), contexts)
def test_every_template_is_evaluated(template: str, context: object) -> None:
    scope = scopes.scope(context)
    evaluated = Template(template).evaluate(scope)
    assert isinstance(evaluated.text, str)
    value = Template(template).evaluate_value(scope).value
    assert isinstance(render(value), str)
    if not isinstance(value, ExpressionError):
        assert isinstance(to_json(value), str)


@settings(max_examples=300)
@given(st.sampled_from(sorted(TESTS)), st.lists(json_values, min_size=1, max_size=4))
def test_every_router_test_answers(name: str, arguments: list[object]) -> None:
    scope = scopes.scope({"arguments": arguments})
    given_arguments = scope.context.get("arguments")
    assert isinstance(given_arguments, list)
    assert isinstance(run_test(name, scope, *given_arguments), (TestOutcome, ExpressionError))


# An array of ten of an array of ten of …, nine deep.
BOMB: Value = ["x"]
for _ in range(9):
    BOMB = [BOMB] * 10

TOO_MUCH = "expression:too_complex"


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("((f) => f(f))((f) => f(f))", TOO_MUCH),
        ("((f) => array(f(f), f(f)))((f) => array(f(f), f(f)))", TOO_MUCH),
        ("text(bomb)", TOO_MUCH),
        ("json(bomb)", TOO_MUCH),
        ("format(bomb)", TOO_MUCH),
        ("bomb & bomb", TOO_MUCH),
        ("bomb", TOO_MUCH),
        ("count(unique(array(bomb, bomb)))", TOO_MUCH),
        ("contains(array(bomb), bomb)", TOO_MUCH),
        ('replace(repeat("a", 10000), "", repeat("b", 10000))', TOO_MUCH),
        ('join(split(repeat("a ", 5000), " "), repeat("b", 10000))', TOO_MUCH),
        ('text_length(regex_match(repeat("a", 10000) & "!", "(a+)+!"))', "10001"),
        ('has_pattern(repeat("a", 10000) & "!", "^(a|a)*$")', "false"),
        ('has_email(repeat("a", 10000))', "false"),
        ('has_time(repeat("99 ", 3333))', "false"),
        ('has_phone(repeat("1 ", 5000))', "false"),
        ('has_number(repeat("٤,", 5000))', "false"),
        ("is_error(1.23456789012345678901234567890123456 ^ 99.123456789012345678901234567890123)", "true"),
        ('is_error(parse_json(repeat("[", 10000)))', "true"),
    ],
)
def test_bombs_are_defused(expression: str, output: str) -> None:
    evaluated = Template(f"@({expression})").evaluate(scopes.scope(Record({"bomb": BOMB})))
    assert (evaluated.errors[0].code if evaluated.errors else evaluated.text) == output


@pytest.mark.parametrize("expression", ["text_length(big)", "big = big", "unique(big)", "contains(array(big), big)"])
def test_going_through_large_values_is_paid_for(expression: str) -> None:
    scope = scopes.scope({"big": [["x" * 1000] * 100] * 10})
    assert Template(f"@(count(array({expression})))").evaluate(scope).text == "1"
    assert scope.budget < BUDGET - 200_000


EACH = "foreach(many, (x) => foreach(many, (y) => {}))"


@pytest.mark.parametrize(
    "inner",
    [
        "y",
        "lower(y)",
        "results",
        "y & y",
        "y + 1",
        "1.5 ^ 1.5",
        "has_phone(long)",
        "sort(many)",
        "(z) => z",
    ],
)
def test_time_is_bounded_by_the_steps_that_are_left(inner: str) -> None:
    scope = scopes.scope({"many": ["1"] * 1000, "long": "1 " * 5000, "results": {}})
    scope.effort = 2_000
    evaluated = Template(f"@(default(count({EACH.format(inner)}), 1))").evaluate(scope)
    assert evaluated.errors[0].code == TOO_MUCH
    # Nothing is left for the next one either, unlike of the budget.
    assert Template("@(1 + 1)").evaluate(scope).errors[0].code == TOO_MUCH


def test_what_flows_do_is_far_from_the_limit() -> None:
    scope = scopes.scope({"many": ["1"] * 1000})
    for _ in range(10):
        assert Template("@(count(foreach(many, (y) => upper(y & 1))))").evaluate(scope).text == "1000"
    assert scope.effort > EFFORT / 2
