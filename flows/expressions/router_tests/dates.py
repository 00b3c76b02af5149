"""Tests that look for a date or a time of day."""

from collections.abc import Callable
from datetime import date, datetime

from flows.expressions import dates, zones
from flows.expressions.registry import DATETIME, TEXT, function
from flows.expressions.scope import Scope
from flows.expressions.testing import NO_MATCH, matched
from flows.expressions.values import Value


@function(TEXT, is_test=True)
def has_date(scope: Scope, text: str) -> Value:
    """Whether the text has a date in it; without a time of day, the match has the present one.

    @(has_date("the date is 15/01/2017").match) → 2017-01-15T14:30:00.123456+02:00
    @(has_date("there is no date here, just a year 2017")) → false
    """
    return _dated(scope, text, lambda day: True)


@function(TEXT, DATETIME, is_test=True)
def has_date_lt(scope: Scope, text: str, limit: datetime) -> Value:
    """Whether the text has a date before the given one.

    @(has_date_lt("the date is 15/01/2017", "2017-06-01")) → true
    @(has_date_lt("there is no date here", "2017-06-01")) → false
    @(has_date_lt("the date is 15/01/2017", "not date")) → ERROR
    """
    return _dated(scope, text, lambda day: day < _day(limit, scope))


@function(TEXT, DATETIME, is_test=True)
def has_date_eq(scope: Scope, text: str, value: datetime) -> Value:
    """Whether the text has the given date.

    @(has_date_eq("the date is 15/01/2017", "2017-01-15")) → true
    @(has_date_eq("the date is 15/01/2017 15:00", "2017-06-01")) → false
    """
    return _dated(scope, text, lambda day: day == _day(value, scope))


@function(TEXT, DATETIME, is_test=True)
def has_date_gt(scope: Scope, text: str, limit: datetime) -> Value:
    """Whether the text has a date after the given one.

    @(has_date_gt("the date is 15/01/2017", "2017-01-01")) → true
    @(has_date_gt("the date is 15/01/2017", "2017-03-15")) → false
    """
    return _dated(scope, text, lambda day: day > _day(limit, scope))


@function(TEXT, is_test=True)
def has_time(scope: Scope, text: str) -> Value:
    """Whether the text has a time of day in it.

    @(has_time("the time is 10:30 PM").match) → 22:30:00.000000
    @(has_time("there is no time here, just the number 25")) → false
    """
    found = dates.find_time(text)
    return NO_MATCH if found is None else matched(found)


def _dated(scope: Scope, text: str, is_wanted: Callable[[date], bool]) -> Value:
    found = dates.find_datetime(text, scope, fill_time=True)
    return matched(found) if found and is_wanted(_day(found, scope)) else NO_MATCH


def _day(moment: datetime, scope: Scope) -> date:
    return zones.in_zone(moment, scope.environment.timezone).date()
