"""The expression language of flows: templates such as `Hi @contact.first_name, you owe @(results.debt * 1.1)`.

    scope = Scope(context, environment, clock=clock, randomness=randomness)
    template("Hi @contact").evaluate(scope).text
    template("@(results.age + 1)").evaluate_value(scope).value
    run_test("has_number_gt", scope, operand, argument)

Parsed templates are cached, so a host asks for `template(text)` every time. Objects of the context are subclasses of
`values.Object` and resolve their properties when asked. `auditing` and `refactoring` look into templates and change
them without evaluating.
"""

from flows.expressions import functions, router_tests  # noqa: F401 - they register themselves
from flows.expressions.auditing import references
from flows.expressions.collation import collate
from flows.expressions.conversions import (
    to_array,
    to_boolean,
    to_date,
    to_datetime,
    to_integer,
    to_number,
    to_object,
    to_time,
)
from flows.expressions.errors import ExpressionError, SyntaxProblem
from flows.expressions.formatting import to_display
from flows.expressions.json_values import from_plain, parse_json, to_json
from flows.expressions.refactoring import canonical, renamed, rewrite
from flows.expressions.registry import FUNCTIONS, TESTS
from flows.expressions.rendering import render, to_text
from flows.expressions.scanning import has_expressions
from flows.expressions.scope import Scope
from flows.expressions.templates import Evaluated, EvaluatedValue, Problem, Template, ellipsis, template
from flows.expressions.testing import TestOutcome, run_test
from flows.expressions.values import (
    MISSING,
    Deprecated,
    Exposing,
    Function,
    Keyed,
    Missing,
    Object,
    Record,
    Value,
    exposed,
)

__all__ = [
    "FUNCTIONS",
    "MISSING",
    "TESTS",
    "Deprecated",
    "Evaluated",
    "EvaluatedValue",
    "Exposing",
    "ExpressionError",
    "Function",
    "Keyed",
    "Missing",
    "Object",
    "Problem",
    "Record",
    "Scope",
    "SyntaxProblem",
    "Template",
    "TestOutcome",
    "Value",
    "canonical",
    "collate",
    "ellipsis",
    "exposed",
    "from_plain",
    "has_expressions",
    "parse_json",
    "references",
    "renamed",
    "render",
    "rewrite",
    "run_test",
    "template",
    "to_array",
    "to_boolean",
    "to_date",
    "to_datetime",
    "to_display",
    "to_integer",
    "to_json",
    "to_number",
    "to_object",
    "to_text",
    "to_time",
]
