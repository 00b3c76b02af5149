"""`python -m flows evaluate`: what a template gives, and what it refers to."""

import sys
from typing import Any

from core.clock import SteppedClock, parse_instant
from core.randomness import Pcg
from flows.environment import Environment
from flows.expressions import (
    FUNCTIONS,
    ExpressionError,
    Scope,
    Template,
    Value,
    canonical,
    from_plain,
    references,
    render,
    template,
    to_boolean,
    to_display,
    to_json,
    to_object,
)
from flows.expressions.casing import lower
from flows.expressions.registry import Builtin
from flows.expressions.rendering import type_name
from flows.locations import Locations
from flows.tools.lines import serve

NOW = "2026-05-05T12:30:00.123456Z"
SEED = 123456
PROMPTS = {"categorize": "Pick one of {arg1}."}

ABOUT_EXAMPLES = """\
Examples show what is printed in Kigali on 5 May 2026 at 14:30, where dates are DD-MM-YYYY; ERROR is nothing printed.
"""

HELP = f"""\
Usage: python -m flows evaluate < LINES
       python -m flows evaluate --functions

Evaluates expression templates, or lists the functions that they can call. Every line of the input is a JSON
object, and gets one in answer:

  {{"template": "Hi @contact, @(1 + 2)!", "context": {{"contact": {{"__default__": "Ann"}}}}}}
  {{"output":"Hi Ann, 3!","errors":[],"warnings":[],"refs":[["contact"]],"canonical":"Hi @contact, @(1 + 2)!"}}

What a line may hold:

  template  the template
  context   what @names refer to; the __default__ of an object is what it prints as
  env       the environment: date_format, time_format, timezone, allowed_languages, default_country,
            number_format {{decimal_symbol, digit_grouping_symbol}}, input_collation
  locations a tree of places {{name, aliases, children}}, for has_state, has_district and has_ward
  now       the present time, {NOW} if there is none
  seed      of the random numbers, {SEED} if there is none
  prompts   the named prompts of the function prompt, with {{arg1}} for its first argument

The answer holds:

  output    the text of the template; an expression that fails contributes nothing
  errors    [{{expression, message, code}}] of those that failed
  warnings  about deprecated references
  value     if the template is one expression: its {{type, render, format, json, truthy}}
  refs      the paths that the template mentions
  canonical the template as the product itself would write it

A line that can't be answered gives {{"error": "..."}}.
"""


def main(arguments: list[str]) -> int:
    """Serve JSON lines, or explain them."""
    if arguments == ["--functions"]:
        documented = (_documented(FUNCTIONS[name]) for name in sorted(FUNCTIONS))
        sys.stdout.write("\n".join([ABOUT_EXAMPLES, *documented]))
        return 0
    if arguments:
        sys.stdout.write(HELP)
        return 0 if arguments[0] in ("-h", "--help") else 2
    serve(answer)
    return 0


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line."""
    scope = scope_of(request)
    source = str(from_plain(request["template"]))
    compiled = template(source)
    tops = {lower(name) for name in scope.context.names()}
    evaluated = compiled.evaluate(scope)
    reply: dict[str, Any] = {
        "output": evaluated.text,
        "errors": [
            {"expression": problem.expression, "message": problem.message, "code": problem.code}
            for problem in evaluated.errors
        ],
        "warnings": list(evaluated.warnings),
        "refs": references(source, tops),
        "canonical": canonical(source, tops),
    }
    return reply | _value(compiled, request)


def scope_of(request: dict[str, Any]) -> Scope:
    """The scope that a line describes."""
    locations = request.get("locations")
    environment = Environment.from_json(request.get("env")).for_contact(
        locations=Locations.from_json(locations) if locations else None
    )
    return Scope(
        to_object(from_plain(request.get("context", {}))),
        environment,
        clock=SteppedClock(parse_instant(str(request.get("now") or NOW))),
        randomness=Pcg(int(request.get("seed", SEED))),
        prompts=request.get("prompts") or PROMPTS,
    )


def _documented(builtin: Builtin) -> str:
    lines = "".join(f"    {line}\n" if line else "\n" for line in builtin.documentation.splitlines())
    return f"{builtin.signature}\n{lines}"


def _value(compiled: Template, request: dict[str, Any]) -> dict[str, Any]:
    scope = scope_of(request)
    if not compiled.is_sole(scope):
        return {}
    return {"value": described(compiled.evaluate_value(scope).value, scope.environment)}


def described(value: Value, environment: Environment) -> dict[str, Any]:
    """A typed value in all its forms."""
    is_error = isinstance(value, ExpressionError)
    return {
        "type": type_name(value),
        "render": render(value),
        "format": to_display(value, environment),
        "json": "" if is_error else to_json(value),
        "truthy": not is_error and to_boolean(value),
    }
