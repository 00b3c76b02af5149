"""JSON whose numbers keep their digits.

Whole numbers of up to 18 digits are `int`; all others are `LiteralNumber`, a `Decimal` that remembers how it was
written, so that `1.10`, `1e3` and `1E5000` come out as they went in. Where a text of JSON itself counts, down to its
spaces, `RawJson` holds it.
"""

import json
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson
import re2


class LiteralNumber(Decimal):
    """A JSON number with a fraction, an exponent or many digits; `literal` is how it was written."""

    literal: str

    def __new__(cls, literal: str) -> "LiteralNumber":
        number = super().__new__(cls, literal)
        number.literal = literal
        return number


class RawJson:
    """A JSON value as text: `text` is kept to the letter as long as the process lives, storing makes it compact."""

    def __init__(self, text: str) -> None:
        self.__dict__["text"] = text

    @classmethod
    def of(cls, value: Any) -> "RawJson":
        """A value that was parsed already; its text is compact."""
        raw = cls.__new__(cls)
        raw.__dict__["value"] = value
        return raw

    @cached_property
    def text(self) -> str:
        """The text; made from the value if that came first."""
        return dumps_text(self.value)

    @cached_property
    def value(self) -> Any:
        """The value, parsed once."""
        return loads(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawJson) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


# A number with a fraction, an exponent or more digits than 64 bits hold, where JSON may have a number. It also finds
# some text that looks alike, which costs only time.
_LITERAL = re2.compile(rb'(?:"\s*:|[\[,]|\A)\s*-?\d+(?:[.eE]|\d{17})')


def loads(text: str | bytes) -> Any:
    """Parse JSON. Raises `ValueError`."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if _LITERAL.search(data) is None:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            pass  # halves of surrogate pairs are JSON, but not to every parser
    return _exact.decode(data.decode("utf-8", "surrogatepass"))


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _whole(digits: str) -> int | LiteralNumber:
    return int(digits) if len(digits) <= 18 else LiteralNumber(digits)


_exact = json.JSONDecoder(parse_float=LiteralNumber, parse_int=_whole, parse_constant=_refuse)


def _encode(value: Any) -> Any:
    if isinstance(value, RawJson):
        return value.value
    return orjson.Fragment(_number_text(value))


def _number_text(value: Any) -> str:
    if isinstance(value, LiteralNumber):
        return value.literal
    if isinstance(value, Decimal):
        return decimal_text(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def decimal_text(value: Decimal) -> str:
    """A decimal as a JSON number, without an exponent unless it would need more than 400 digits."""
    text = str(value) if abs(value.adjusted()) > 400 else format(value, "f")
    return text.removeprefix("+")


def dumps(value: Any) -> bytes:
    """Compact JSON of a value, each number as it stood. Raises `TypeError` when it isn't JSON."""
    try:
        return orjson.dumps(value, default=_encode)
    except orjson.JSONEncodeError:
        return _written(value).encode()


def _written(value: Any) -> str:
    """As `dumps`, for what the fast way refuses: halves of surrogate pairs, whole numbers of more than 64 bits."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    if value is None or isinstance(value, str | int | float):
        return json.dumps(value)
    return _written(value.value) if isinstance(value, RawJson) else _number_text(value)


def dumps_text(value: Any) -> str:
    """As `dumps`, as text."""
    return dumps(value).decode()


def sorted_text(value: Any) -> str:
    """As `dumps_text`, with the keys of objects in order."""
    return orjson.dumps(value, default=_encode, option=orjson.OPT_SORT_KEYS).decode()


def is_json(text: str) -> bool:
    """Whether a text is JSON."""
    try:
        loads(text)
    except (ValueError, RecursionError):
        return False
    return True
