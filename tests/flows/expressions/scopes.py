"""Scopes to evaluate in: Kigali, half past two in the afternoon of the fifth of May 2026."""

from datetime import UTC, datetime
from typing import Any

from core.clock import SteppedClock
from core.randomness import Pcg
from flows.environment import Environment
from flows.expressions import Object, Scope, Template, Value, from_plain, template
from flows.locations import Locations

NOW = datetime(2026, 5, 5, 12, 30, 0, 123456, tzinfo=UTC)
KIGALI = {
    "date_format": "DD-MM-YYYY",
    "time_format": "tt:mm",
    "timezone": "Africa/Kigali",
    "allowed_languages": ["eng"],
    "default_country": "RW",
}
PLACES = {
    "name": "Rwanda",
    "aliases": ["Ruanda"],
    "children": [
        {
            "name": "Kigali City",
            "aliases": ["Kigali", "Kigari"],
            "children": [
                {"name": "Gasabo", "children": [{"name": "Gisozi"}, {"name": "Ndera"}]},
                {"name": "Nyarugenge", "children": [{"name": "Muhima"}]},
            ],
        },
        {"name": "Western Province", "children": [{"name": "Rusizi", "children": [{"name": "Muhima"}]}]},
    ],
}


def environment(**settings: Any) -> Environment:
    """The environment of Kigali with other settings."""
    return Environment.from_json(KIGALI | settings).for_contact(locations=Locations.from_json(PLACES))


def scope(context: Any = None, **settings: Any) -> Scope:
    """A scope with a context, plain JSON or an object, in the environment of Kigali with other settings."""
    root = context if isinstance(context, Object) else from_plain(context or {})
    assert isinstance(root, Object)
    return Scope(
        root,
        environment(**settings),
        clock=SteppedClock(NOW),
        randomness=Pcg(123456),
        prompts={"categorize": "Pick one of {arg1}."},
    )


def text(source: str, context: Any = None, **settings: Any) -> str:
    """The text of a template."""
    return template(source).evaluate(scope(context, **settings)).text


def value(source: str, context: Any = None, **settings: Any) -> Value:
    """The typed value of an expression."""
    return Template(f"@({source})").evaluate_value(scope(context, **settings)).value


def error(source: str, context: Any = None, **settings: Any) -> str:
    """The message of the only error of a template."""
    (problem,) = template(source).evaluate(scope(context, **settings)).errors
    return problem.message
