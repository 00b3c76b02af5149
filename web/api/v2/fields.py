"""The fields of request bodies, read as RapidPro's API reads them, with its messages, which clients compare.

A field takes any JSON value and gives the value meant or raises `Invalid` with messages. Each knows its JSON schema, so
that the OpenAPI document says what the reader does.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from core import languages
from web.api.v2.lookups import Lookups
from web.errors import Invalid

Schema = dict[str, Any]

_TRUE = {"true", "t", "yes", "y", "on", "1"}
_FALSE = {"false", "f", "no", "n", "off", "0"}


class Field(ABC):
    """What one key of a body may hold."""

    def __init__(self, *, required: bool = False, nullable: bool = False, about: str = "") -> None:
        self.required, self.nullable, self.about = required, nullable, about

    async def read(self, value: Any, lookups: Lookups) -> Any:
        """The value meant; None only where null is allowed. Raises `Invalid`."""
        if value is None:
            if not self.nullable:
                raise Invalid("This field may not be null.")
            return None
        return await self.convert(value, lookups)

    @abstractmethod
    async def convert(self, value: Any, lookups: Lookups) -> Any:
        """The value meant by something that isn't null."""

    def schema(self) -> Schema:
        """The JSON schema of what is accepted."""
        schema = self.kind()
        if self.nullable:
            schema = {"anyOf": [schema, {"type": "null"}]}
        return schema | ({"description": self.about} if self.about else {})

    @abstractmethod
    def kind(self) -> Schema:
        """The JSON schema, null aside."""


class Text(Field):
    """Text, or a number, which counts as its text; white space around it is dropped."""

    def __init__(self, limit: int, *, at_least: int = 0, blank: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit, self.at_least, self.blank = limit, at_least, blank

    async def convert(self, value: Any, lookups: Lookups) -> Any:
        """The trimmed text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Invalid("Not a valid string.")
        text = str(value).strip()
        if not text and not self.blank:
            raise Invalid("This field may not be blank.")
        if "\x00" in text:
            raise Invalid("Null characters are not allowed.")
        if not is_encodable(text):
            raise Invalid("Not a valid string.")
        if len(text) > self.limit:
            raise Invalid(f"Ensure this field has no more than {self.limit} characters.")
        if len(text) < self.at_least:
            raise Invalid(f"Ensure this field has at least {self.at_least} characters.")
        return await self.check(text, lookups)

    async def check(self, text: str, lookups: Lookups) -> Any:
        """What kinds of text check besides."""
        return text

    def kind(self) -> Schema:
        """A string of limited length."""
        return {"type": "string", "maxLength": self.limit} | ({} if self.blank else {"minLength": self.at_least or 1})


class PlainName(Text):
    """A name that an object may have: no quotes or backslashes."""

    async def check(self, text: str, lookups: Lookups) -> str:
        """The name."""
        for character in '"\\':
            if character in text:
                raise Invalid(f"Cannot contain the character: {character}")
        return text


class Name(PlainName):
    """The name of an object, unique in the workspace whatever its case."""

    def __init__(self, table: str, limit: int = 64, **options: Any) -> None:
        super().__init__(limit, **options)
        self.table = table

    async def check(self, text: str, lookups: Lookups) -> str:
        """The name, if it is free."""
        await super().check(text, lookups)
        if await lookups.name_taken(self.table, text):
            raise Invalid("This field must be unique.")
        return text


class Language(Text):
    """An ISO 639-3 code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(3, at_least=3, **options)

    async def check(self, text: str, lookups: Lookups) -> str:
        """The code, if it is a language's."""
        if not languages.is_known(text):
            raise Invalid("Not a valid ISO639-3 language code.")
        return text


class Integer(Field):
    """A whole number, or its text."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    async def convert(self, value: Any, lookups: Lookups) -> int:
        """The number."""
        number = value if isinstance(value, int) and not isinstance(value, bool) else _integer(value)
        if number is None:
            raise Invalid("A valid integer is required.")
        if number > self.most:
            raise Invalid(f"Ensure this value is less than or equal to {self.most}.")
        if number < self.least:
            raise Invalid(f"Ensure this value is greater than or equal to {self.least}.")
        return number

    def kind(self) -> Schema:
        """An integer within bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Flag(Field):
    """True or false; 1 and 0 (the Python client's), and the usual words, count."""

    async def convert(self, value: Any, lookups: Lookups) -> bool:
        """The truth."""
        word = str(value).lower() if isinstance(value, bool | int | str) else ""
        if word not in _TRUE | _FALSE:
            raise Invalid("Must be a valid boolean.")
        return word in _TRUE

    def kind(self) -> Schema:
        """A boolean, or 1 or 0."""
        return {"anyOf": [{"type": "boolean"}, {"type": "integer", "enum": [0, 1]}]}


class Choice(Field):
    """One of a few words."""

    def __init__(self, *choices: str, **options: Any) -> None:
        super().__init__(**options)
        self.choices = choices

    async def convert(self, value: Any, lookups: Lookups) -> str:
        """The word."""
        if not isinstance(value, str) or value not in self.choices:
            raise Invalid(f'"{value}" is not a valid choice.')
        return value

    def kind(self) -> Schema:
        """An enumeration."""
        return {"type": "string", "enum": list(self.choices)}


class Url(Text):
    """An address on the web."""

    def __init__(self, **options: Any) -> None:
        super().__init__(2_048, **options)

    async def check(self, text: str, lookups: Lookups) -> str:
        """The address."""
        if not _URL.fullmatch(text):
            raise Invalid("Enter a valid URL.")
        return text


class ListOf(Field):
    """A list of limited length; what is wrong with an item is said under its place."""

    def __init__(self, item: Field, limit: int, **options: Any) -> None:
        super().__init__(**options)
        self.item, self.limit = item, limit

    async def convert(self, value: Any, lookups: Lookups) -> list[Any]:
        """The items."""
        items = as_list(value, self.limit)
        found, errors = list[Any](), dict[str, Any]()
        for place, item in enumerate(items):
            try:
                found.append(await self.item.read(item, lookups))
            except Invalid as e:
                errors[str(place)] = e.errors
        if errors:
            raise Invalid(errors)
        return found

    def kind(self) -> Schema:
        """An array."""
        return {"type": "array", "maxItems": self.limit, "items": self.item.schema()}


class JsonObject(Field):
    """Any JSON object up to a size, kept as it is."""

    def __init__(self, limit: int, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    async def convert(self, value: Any, lookups: Lookups) -> dict[str, Any]:
        """The object."""
        if not isinstance(value, dict) or has_null_characters(value):
            raise Invalid("Must be a valid JSON object")
        if len(orjson.dumps(value).decode()) > self.limit:
            raise Invalid(f"Cannot exceed {self.limit:,} characters encoded.")
        return value

    def kind(self) -> Schema:
        """An object."""
        return {"type": "object", "additionalProperties": True}


def as_list(value: Any, limit: int) -> Sequence[Any]:
    """`value`, if it is a list no longer than `limit`. Raises `Invalid`."""
    if not isinstance(value, list):
        raise Invalid(f'Expected a list of items but got type "{_type(value)}".')
    if len(value) > limit:
        raise Invalid(f"Ensure this field has no more than {limit} elements.")
    return value


def as_dict(value: Any, limit: int) -> Mapping[str, Any]:
    """`value`, if it is an object with no more than `limit` keys. Raises `Invalid`."""
    if not isinstance(value, dict):
        raise Invalid(f'Expected a dictionary of items but got type "{_type(value)}".')
    if len(value) > limit:
        raise Invalid(f"Ensure this field has no more than {limit} elements.")
    return value


def is_encodable(text: str) -> bool:
    """Whether the text can be stored: JSON lets halves of characters (lone surrogates) through."""
    return not _SURROGATE.search(text)


def has_null_characters(value: Any) -> bool:
    """Whether a text anywhere in the JSON value can't be stored."""
    if isinstance(value, str):
        return "\x00" in value or not is_encodable(value)
    if isinstance(value, dict):
        return any(has_null_characters(k) or has_null_characters(v) for k, v in value.items())
    return isinstance(value, list) and any(has_null_characters(item) for item in value)


_URL = re.compile(r"https?://[^\s/?#@:\[\]\"<>\\]+(:\d{1,5})?([/?#][^\s]*)?", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _type(value: Any) -> str:
    return type(value).__name__


def _integer(value: Any) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}(\.0*)?\s*", value, re.ASCII):
        return int(value.split(".")[0])
    return None
