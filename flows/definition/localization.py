"""Translations of a flow's texts."""

from collections.abc import Mapping
from typing import Any

from core import languages
from flows.definition.reading import STRICT_UUID, ReadError
from flows.literal_json import dumps

MAX_ITEMS = 300_000
MAX_PROPERTIES = 10
MAX_VALUES = 10
MAX_VALUE_CHARS = 10_000
MAX_PROPERTY_BYTES = 64


class Localization:
    """`localization[language][item uuid][property]` of a definition, as it stands in the JSON."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, Any]) -> None:
        self._by_language = by_language

    @property
    def languages(self) -> list[str]:
        """The languages that there are translations for, in their order in the definition."""
        return list(self._by_language)

    def get(self, language: str, item: str, name: str) -> list[str] | None:
        """The translation of a property; None if it is absent, not a list of texts, or nothing but one empty text."""
        items = self._by_language.get(language)
        properties = items.get(item) if items else None
        values = properties.get(name) if properties else None
        if not values or values == [""] or not isinstance(values, list):
            return None
        return values if all(isinstance(value, str) for value in values) else None

    def __bool__(self) -> bool:
        return bool(self._by_language)


def read_localization(data: Any) -> Localization:
    """Read and check the translations of a definition. Raises `ReadError`."""
    if data is None:
        return Localization({})
    if not isinstance(data, dict):
        raise ReadError("must be an object")
    for language, entries in data.items():
        if len(language) != 3 or not languages.is_known(language):
            raise ReadError(f"{language!r} is not a valid language code")
        _check_items(language, entries)
    return Localization(data)


def _check_items(language: str, entries: Any) -> None:
    if not isinstance(entries, dict):
        raise ReadError(f"translations of {language} must be an object")
    if len(entries) > MAX_ITEMS:
        raise ReadError(f"{language} has {len(entries)} items, more than {MAX_ITEMS}")
    for uuid, properties in entries.items():
        if not STRICT_UUID.fullmatch(uuid):
            raise ReadError(f"{language} has an item with key {uuid[:40]!r}, which is not a UUID")
        if not isinstance(properties, dict):
            raise ReadError(f"{language}[{uuid}] must be an object")
        if len(properties) > MAX_PROPERTIES:
            raise ReadError(f"{language}[{uuid}] has {len(properties)} properties, more than {MAX_PROPERTIES}")
        for name, values in properties.items():
            _check_property(f"{language}[{uuid}]", name, values)


def _check_property(place: str, name: str, values: Any) -> None:
    if not 1 <= len(name.encode()) <= MAX_PROPERTY_BYTES:
        raise ReadError(f"{place} has a property whose name is empty or longer than {MAX_PROPERTY_BYTES} bytes")
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        if len(values) > MAX_VALUES:
            raise ReadError(f"{place}.{name} has {len(values)} values, more than {MAX_VALUES}")
        if any(len(value) > MAX_VALUE_CHARS for value in values):
            raise ReadError(f"{place}.{name} has a value longer than {MAX_VALUE_CHARS} characters")
    elif len(dumps(values)) > MAX_VALUE_CHARS:
        raise ReadError(f"{place}.{name} is larger than {MAX_VALUE_CHARS} bytes")
