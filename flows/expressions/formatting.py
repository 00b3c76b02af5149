"""Values as people read them, in the formats of the environment: what the function `format` gives."""

from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal

from flows.environment import Environment
from flows.expressions import layouts, numbers, zones
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import render
from flows.expressions.sizes import weight
from flows.expressions.values import Missing, Object, Value

_INDENT = "  "


def to_display(value: Value, environment: Environment) -> str:
    """`value` for people; objects and long arrays take several lines. An error is nothing."""
    if isinstance(value, (list, Object)):
        weight(value)
    return _display(value, environment)


def display_number(
    number: Decimal, environment: Environment, places: int | None = None, *, grouped: bool = True
) -> str:
    """A number in the environment's symbols, with `places` decimals or as many as it has."""
    symbols = environment.number_format
    grouping = symbols.digit_grouping_symbol if grouped else ""
    return numbers.grouped(number, places, symbols.decimal_symbol, grouping)


def display_datetime(moment: datetime, environment: Environment) -> str:
    """Date and time as the environment's clocks show them."""
    layout = f"{environment.date_format} {environment.time_format}"
    with suppress(ExpressionError):  # the first and last days that there are don't exist in all zones
        moment = zones.in_zone(moment, environment.timezone)
    return layouts.write_datetime(moment, layout, environment)


def _display(value: Value, environment: Environment) -> str:
    if isinstance(value, ExpressionError):
        return ""
    if isinstance(value, Decimal):
        return display_number(value, environment)
    if isinstance(value, datetime):
        return display_datetime(value, environment)
    if isinstance(value, date):
        return layouts.write_date(value, environment.date_format, environment)
    if isinstance(value, time):
        return layouts.write_time(value, environment.time_format, environment)
    if isinstance(value, list):
        return _array(value, environment)
    return _object(value, environment) if isinstance(value, Object) else render(value)


def _array(items: list[Value], environment: Environment) -> str:
    texts = [_display(item, environment) for item in items]
    if not any("\n" in text for text in texts):
        return ", ".join(texts)
    return "\n".join(["- " + text.replace("\n", "\n" + _INDENT) for text in texts])


def _object(value: Object, environment: Environment) -> str:
    default = value.default()
    if not isinstance(default, Missing):
        return _display(default, environment)
    return "\n".join([_property(name, _display(item, environment)) for name, item in value.items()])


def _property(name: str, text: str) -> str:
    if "\n" not in text:
        return f"{name}: {text}"
    return f"{name}:\n{_INDENT}" + text.replace("\n", "\n" + _INDENT)
