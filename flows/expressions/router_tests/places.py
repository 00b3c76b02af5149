"""Tests that look for places: states, districts and wards of the workspace's location hierarchy."""

from typing import TYPE_CHECKING

from flows.expressions.errors import ExpressionError
from flows.expressions.registry import TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value

if TYPE_CHECKING:
    from flows.locations import Location, Locations


@function(TEXT, is_test=True)
def has_state(scope: Scope, text: str) -> Value:
    """Whether the text names a state; the match is its path.

    @(has_state("Kigali").match) → Rwanda > Kigali City
    @(has_state("I live in Kigali").match) → Rwanda > Kigali City
    @(has_state("Boston")) → false
    """
    return _outcome(_places(scope).find_state(text, scope.environment.collation))


@function(TEXT, optional=(TEXT,), is_test=True)
def has_district(scope: Scope, text: str, state: str = "") -> Value:
    """Whether the text names a district of a state; without the state, only if no other has its name.

    @(has_district("Gasabo", "Kigali").match) → Rwanda > Kigali City > Gasabo
    @(has_district("Gasabo").match) → Rwanda > Kigali City > Gasabo
    @(has_district("Gasabo", "Boston")) → false
    """
    return _outcome(_places(scope).find_district(text, state, scope.environment.collation))


@function(TEXT, rest=TEXT, at_most=3, is_test=True)
def has_ward(scope: Scope, text: str, *state_district: str) -> Value:
    """Whether the text names a ward of a district of a state; without them, only if no other has its name.

    @(has_ward("Gisozi", "Kigali", "Gasabo").match) → Rwanda > Kigali City > Gasabo > Gisozi
    @(has_ward("Gisozi").match) → Rwanda > Kigali City > Gasabo > Gisozi
    @(has_ward("Brooklyn", "Kigali", "Gasabo")) → false
    """
    if len(state_district) not in (0, 2):
        raise ExpressionError(f"takes one or three arguments, got {len(state_district) + 1}")
    state, district = state_district or ("", "")
    return _outcome(_places(scope).find_ward(text, state, district, scope.environment.collation))


def _places(scope: Scope) -> "Locations":
    if scope.environment.locations is None:
        raise ExpressionError("can't find locations in environment which is not location enabled")
    return scope.environment.locations


def _outcome(found: "Location | None") -> Value:
    return matched(found.path) if found else NO_MATCH
