"""Conversions between the types of values. All raise `ExpressionError`: the value itself if it is one already."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from flows.expressions import dates, numbers, zones
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import describe
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.values import Function, Missing, Object, Record, Value

_FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
_MAX_DEFAULTS = 100


def to_number(value: Value) -> Decimal:
    """A number as it is, or the number that all of a text is."""
    if type(value) is Decimal:
        return value
    plain = _plain(value)
    if isinstance(plain, Decimal):
        return plain
    number = numbers.from_text(plain.strip(WHITE_SPACE)) if isinstance(plain, str) else None
    if number is None:
        raise _unable(plain, "a number")
    return number


def to_integer(value: Value) -> int:
    """A number without its fraction, if it fits 32 bits."""
    return numbers.to_integer(to_number(value))


def to_boolean(value: Value) -> bool:
    """Whether a value counts as true."""
    if type(value) is bool:
        return value
    plain = _plain(value)
    if isinstance(plain, str):
        return plain != "" and plain.lower() != "false"
    if isinstance(plain, datetime):
        return plain != _FIRST_INSTANT
    if isinstance(plain, time):
        return plain != time.min
    if isinstance(plain, Object):
        return any(True for _ in plain.names())
    if isinstance(plain, (date, Function)):
        return True
    return bool(plain)


def to_date(value: Value, scope: Scope) -> date:
    """The date of an instant is the one in the environment's time zone."""
    plain = _plain(value)
    if isinstance(plain, datetime):
        return zones.in_zone(plain, scope.environment.timezone).date()
    found = dates.find_date(plain, scope) if isinstance(plain, str) else plain
    if not isinstance(found, date):
        raise _unable(plain, "a date")
    return found


def to_datetime(value: Value, scope: Scope, *, fill_time: bool = False) -> datetime:
    """A date is its midnight; a text without a time of day too, unless `fill_time` gives it the present one."""
    plain = _plain(value)
    if isinstance(plain, datetime):
        return plain
    if isinstance(plain, date):
        return zones.combined(plain, time.min, scope.environment.timezone)
    found = dates.find_datetime(plain, scope, fill_time=fill_time) if isinstance(plain, str) else None
    if found is None:
        raise _unable(plain, "a datetime")
    return found


def to_time(value: Value) -> time:
    """The time of day of an instant is that of its own zone; a number is an hour."""
    plain = _plain(value)
    if isinstance(plain, time):
        return plain
    if isinstance(plain, datetime):
        return plain.time()
    found = None
    if isinstance(plain, str):
        found = dates.find_time(plain)
    elif isinstance(plain, Decimal) and 0 <= int(plain) <= 24:
        found = time(int(plain) % 24)
    if found is None:
        raise _unable(plain, "a time")
    return found


def to_array(value: Value) -> list[Value]:
    """An array; null is an empty one."""
    if isinstance(value, list):
        return value
    if isinstance(value, ExpressionError):
        raise value.again()
    if value is None:
        return []
    raise _unable(value, "an array")


def to_object(value: Value) -> Object:
    """An object; null is one without properties."""
    if isinstance(value, Object):
        return value
    if isinstance(value, ExpressionError):
        raise value.again()
    if value is None:
        return Record({})
    raise _unable(value, "an object")


def to_function(value: Value) -> Function:
    """A function."""
    if isinstance(value, Function):
        return value
    if isinstance(value, ExpressionError):
        raise value.again()
    raise ExpressionError(f"{describe(value)} is not a function")


def _plain(value: Value) -> Value:
    """The value itself, or the default of an object that has one. Raises it if it is an error."""
    for _ in range(_MAX_DEFAULTS):
        if not isinstance(value, Object):
            break
        default = value.default()
        if isinstance(default, Missing):
            break
        value = default
    if isinstance(value, ExpressionError):
        raise value.again()
    return value


def _unable(value: Value, target: str) -> ExpressionError:
    return ExpressionError(f"unable to convert {describe(value)} to {target}")
