"""Expressions and what they give, from `cases/expressions.json`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.flows.expressions import scopes

CONTEXT = {"foo": {"bar": "x", "num": 5}, "arr": [1, 2, 3], "name": "Bob"}
CASES = json.loads(Path(__file__).with_name("cases").joinpath("expressions.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [pytest.param(*case, id=f"{family}-{case[0]}") for family, cases in CASES.items() for case in cases],
)
def test_expression(expression: str, expected: Any) -> None:
    if isinstance(expected, dict):
        assert scopes.error(f"@({expression})", CONTEXT) == expected["error"]
    else:
        assert scopes.text(f"@({expression})", CONTEXT) == expected
