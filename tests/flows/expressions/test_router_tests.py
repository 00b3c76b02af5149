"""Tests of routers and what they find, from `cases/router_tests.json`: test, arguments, match, environment, extra."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.expressions import TESTS, ExpressionError, Value, from_plain, render, run_test, to_json
from flows.expressions.testing import TestOutcome
from tests.flows.expressions import scopes

CASES = json.loads(
    Path(__file__).with_name("cases").joinpath("router_tests.json").read_text("utf-8"), parse_float=Decimal
)
PARAMETERS = [
    pytest.param(*case, *([{}, None][len(case) - 3 :]), id=f"{case[0]}-{case[1]}")
    for cases in CASES.values()
    for case in cases
]


@pytest.mark.parametrize(("test", "arguments", "expected", "settings", "extra"), PARAMETERS)
def test_case(test: str, arguments: list[Any], expected: Any, settings: dict[str, Any], extra: Any) -> None:
    outcome = run_test(test, scopes.scope(**settings), *map(_argument, arguments))
    if isinstance(outcome, ExpressionError):
        assert {"error": outcome.message} == expected
        return
    if expected is False:
        assert (outcome.is_match, outcome.match, outcome.extra) == (False, "", None)
        return
    assert outcome.is_match
    assert (outcome.match if isinstance(outcome.match, Decimal) else render(outcome.match)) == expected
    assert (outcome.extra and json.loads(to_json(outcome.extra))) == extra


def test_every_test_has_a_case() -> None:
    assert {case[0] for cases in CASES.values() for case in cases} >= set(TESTS) - {
        "has_value",
        "has_top_intent",
        "has_number_lt",
        "has_number_lte",
        "has_number_gte",
    }


def test_places_are_unknown_without_a_hierarchy() -> None:
    scope = scopes.scope()
    scope.environment = type(scope.environment).from_json({})
    outcome = run_test("has_state", scope, "Kigali")
    assert isinstance(outcome, ExpressionError)
    assert outcome.message.endswith("can't find locations in environment which is not location enabled")


def test_outcomes_are_objects_that_stand_for_true_or_false() -> None:
    found = run_test("has_pattern", scopes.scope(), "ab", "a(.)")
    assert isinstance(found, TestOutcome)
    assert (render(found), to_json(found)) == ("true", '{"extra":{"0":"ab","1":"b"},"match":"ab"}')
    missed = run_test("has_number", scopes.scope(), "x")
    assert isinstance(missed, TestOutcome)
    assert (render(missed), to_json(missed)) == ("false", '{"match":""}')


def test_an_unknown_test_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        run_test("has_nothing", scopes.scope(), "x")


def _argument(data: Any) -> Value:
    return ExpressionError(data["__error__"]) if isinstance(data, dict) and "__error__" in data else from_plain(data)
