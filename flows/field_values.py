"""Values of contact fields: text, and what it means as a number, a time or a place."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows.assets import Field
from flows.contact import FieldValue
from flows.context.home_clock import HomeClock
from flows.expressions import dates, numbers
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import datetime_text
from flows.expressions.scope import Scope
from flows.expressions.spaces import WHITE_SPACE
from flows.expressions.values import Record
from flows.places import find_place

if TYPE_CHECKING:
    from flows.scene import Scene

_NOTHING = Record({})
_DIGITS = frozenset("0123456789")
_WHOLE = Decimal(10) ** 15


def parse_value(scene: "Scene", field: Field, text: str) -> FieldValue | None:
    """The value that a text is for a field; None for no text. Number and time come from all of it, however long."""
    if not text:
        return None
    value: FieldValue = {"text": text[: scene.limits.field_chars]}
    if not (text.isascii() and _DIGITS.isdisjoint(text)):
        _read_number(text, value)
        _read_datetime(scene, text, value)
    value |= find_place(scene, field, text)
    return value


def _read_number(text: str, value: dict[str, Any]) -> None:
    number = numbers.from_text(text.strip(WHITE_SPACE))
    if number is not None:
        value["number"] = int(number) if number == number.to_integral_value() and abs(number) < _WHOLE else number


def _read_datetime(scene: "Scene", text: str, value: dict[str, Any]) -> None:
    scope = Scope(_NOTHING, scene.merged, clock=HomeClock(scene), randomness=scene.randomness)
    try:
        instant = dates.find_datetime(text, scope, fill_time=True)
    except ExpressionError:
        return
    if instant is not None:
        value["datetime"] = datetime_text(instant)
