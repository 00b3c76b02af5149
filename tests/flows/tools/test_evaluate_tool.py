"""`python -m flows evaluate`."""

import io
import json
from typing import Any

import pytest

from flows.expressions import FUNCTIONS
from flows.tools import evaluate
from flows.tools.lines import serve


def answers(*requests: Any) -> list[dict[str, Any]]:
    sink = io.StringIO()
    lines = "".join(request if isinstance(request, str) else json.dumps(request) + "\n" for request in requests)
    serve(evaluate.answer, io.StringIO(lines), sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_a_template_is_evaluated_in_the_context_and_environment_of_its_line() -> None:
    request = {
        "template": "Hi @Contact, @(CONTACT.age+1) @(1/0) @(today())",
        "context": {"contact": {"__default__": "Ann", "age": 34.5}},
        "env": {"timezone": "Asia/Tokyo"},
        "now": "2026-01-01T16:00:00Z",
    }
    assert answers(request) == [
        {
            "output": "Hi Ann, 35.5  2026-01-02",
            "errors": [{"expression": "@(1/0)", "message": "division by zero", "code": "expression"}],
            "warnings": [],
            "refs": [["contact"], ["contact"], ["contact", "age"]],
            "canonical": "Hi @contact, @(contact.age + 1) @(1 / 0) @(today())",
        }
    ]


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("@(1234.50)", {"type": "number", "render": "1234.5", "format": "1,234.5", "json": "1234.5", "truthy": True}),
        (" @(array()) ", {"type": "array", "render": "[]", "format": "", "json": "[]", "truthy": False}),
        ("@(x)", {"type": "error", "render": "context has no property 'x'", "format": "", "json": "", "truthy": False}),
        ("@(upper)", {"type": "function", "render": "upper", "format": "upper", "json": "null", "truthy": True}),
        ("@nope", None),
        ("a @(1)", None),
    ],
)
def test_the_value_of_a_sole_expression_is_shown_in_all_its_forms(template: str, value: Any) -> None:
    (answer,) = answers({"template": template})
    assert answer.get("value") == value


def test_places_prompts_and_seeds_can_be_given() -> None:
    request = {
        "template": '@(has_state("here").match) @(prompt("p", "x")) @(rand_between(1, 1000))',
        "locations": {"name": "There", "children": [{"name": "Here"}]},
        "prompts": {"p": "<{arg1}>"},
        "seed": 5,
    }
    first, second = answers(request, request)
    assert first == second
    assert first["output"].startswith("There > Here <x> ")


def test_a_line_that_can_not_be_answered_does_not_stop_the_tool() -> None:
    bad, worse, good = answers("{\n", {"template": "x", "env": {"timezone": "Mars"}}, {"template": "x"})
    assert "error" in bad
    assert "Mars" in worse["error"]
    assert good["output"] == "x"


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    (answer,) = answers('{"template": "\\ud800 @x", "context": {"x": "\\udfff"}}\n')
    assert answer["output"] == "\ufffd \ufffd"


def test_help_shows_an_example_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--help"]) == 0
    shown = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  {")]
    (answer,) = answers(json.loads(shown[0]))
    assert answer == json.loads(shown[1])
    assert evaluate.main(["unknown"]) == 2


def test_all_functions_are_listed_with_their_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--functions"]) == 0
    out = capsys.readouterr().out
    assert all(builtin.signature in out and builtin.examples[0][0] in out for builtin in FUNCTIONS.values())
