"""`python -m flows test`."""

import json
from typing import Any

import pytest

from flows.expressions import TESTS
from flows.tools import test as tool


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (
            {"test": "has_pattern", "args": ["ab", "a(.)"]},
            {"result": {"match": "ab", "match_type": "text", "extra": {"0": "ab", "1": "b"}}},
        ),
        ({"test": "has_number", "args": ["x"]}, {"result": False}),
        (
            {"test": "has_error", "args": [{"__error__": "oops"}]},
            {"result": {"match": "oops", "match_type": "text", "extra": None}},
        ),
        (
            {"test": "has_text", "args": []},
            {"result": None, "error": "error calling has_text(...): need 1 argument(s), got 0"},
        ),
        ({"test": "has_nothing"}, {"error": "there is no test 'has_nothing'"}),
        (
            {
                "test": "has_date",
                "args": ["1/2/2020"],
                "env": {"date_format": "MM-DD-YYYY"},
                "now": "2026-01-01T10:00:00Z",
            },
            {"result": {"match": "2020-01-02T10:00:00.000000Z", "match_type": "datetime", "extra": None}},
        ),
    ],
)
def test_answer(request_: dict[str, Any], answer: dict[str, Any]) -> None:
    assert tool.answer(request_) == answer


def test_help_has_an_example_that_works_and_all_tests(capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--help"]) == 0
    out = capsys.readouterr().out
    shown = [line.strip() for line in out.splitlines() if line.startswith("  {")]
    assert tool.answer(json.loads(shown[0])) == json.loads(shown[1])
    assert all(f"  {builtin.signature}\n" in out for builtin in TESTS.values())
    assert tool.main(["unknown"]) == 2
