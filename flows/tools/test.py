"""`python -m flows test`: what a router test answers."""

import json
import sys
from decimal import Decimal
from typing import Any

from flows.expressions import TESTS, ExpressionError, TestOutcome, Value, from_plain, render, to_json
from flows.expressions.rendering import type_name
from flows.tools.evaluate import NOW, scope_of
from flows.tools.lines import serve

ERROR_KEY = "__error__"

HELP = f"""\
Usage: python -m flows test < LINES

Runs tests of switch routers. Every line of the input is a JSON object, and gets one in answer:

  {{"test": "has_number_gt", "args": ["I have 42 goats", 40]}}
  {{"result":{{"match":"42","match_type":"number","extra":null}}}}

What a line may hold:

  test       the name of the test, one of those listed below
  args       the operand and the arguments of the case: any JSON; {{"__error__": "..."}} is an error
  env        the environment, see python -m flows evaluate --help
  locations  a tree of places {{name, aliases, children}}, for has_state, has_district and has_ward
  now        the present time, {NOW} if there is none

The answer holds:

  result     what was found: {{match, match_type, extra}}; false if there is no match, null if the test failed
  error      why it failed

A line that can't be answered gives {{"error": "..."}}.

Tests:
"""


def main(arguments: list[str]) -> int:
    """Serve JSON lines, or explain them."""
    if arguments:
        sys.stdout.write(HELP + "".join(map(_summary, sorted(TESTS))))
        return 0 if arguments[0] in ("-h", "--help") else 2
    serve(answer)
    return 0


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line."""
    name = str(request["test"])
    if name not in TESTS:
        return {"error": f"there is no test {name!r}"}
    scope = scope_of(request)
    outcome = TESTS[name].call(scope, [_argument(data) for data in request.get("args", [])])
    if isinstance(outcome, ExpressionError):
        return {"result": None, "error": outcome.message}
    return {"result": _found(outcome) if isinstance(outcome, TestOutcome) and outcome.is_match else False}


def _argument(data: Any) -> Value:
    if isinstance(data, dict) and ERROR_KEY in data:
        return ExpressionError(str(data[ERROR_KEY]))
    return from_plain(data)


def _found(outcome: TestOutcome) -> dict[str, Any]:
    return {
        "match": render(outcome.match),
        "match_type": type_name(outcome.match),
        "extra": json.loads(to_json(outcome.extra), parse_float=Decimal),
    }


def _summary(name: str) -> str:
    builtin = TESTS[name]
    return f"\n  {builtin.signature}\n      {builtin.summary}\n"
