"""Texts of legacy definitions: one text, or one for each language."""

from collections.abc import Callable, Sequence
from typing import Any

from flows.definition.header import JsonObject

BASE = "base"
"""The language of a text that is not translated."""

Change = Callable[[str], str]


def by_language(value: Any) -> dict[str, str]:
    """The texts of a value by language."""
    if isinstance(value, dict):
        return {language: str(text) for language, text in value.items() if isinstance(text, str)}
    return {BASE: value} if isinstance(value, str) else {}


class Localizer:
    """Takes the texts of a definition apart: the base language stays in place, the others become translations."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.localization: dict[str, JsonObject] = {}

    def text(self, value: Any, uuid: str, name: str, change: Change = str) -> str:
        """The base text of a property; its translations are kept under the item's UUID. All of them changed."""
        return next(iter(self.texts([value], uuid, name, change)), "")

    def texts(self, values: Sequence[Any], uuid: str, name: str, change: Change = str) -> list[str]:
        """As `text`, of a property with several texts. A language counts that has the text in at least one of them."""
        translated = [by_language(value) for value in values]
        languages = dict.fromkeys(language for texts in translated for language in texts)
        for language in languages:
            if language not in (self.language, BASE) or (language == BASE and self._has_base(translated)):
                found = [change(texts.get(language, "")) for texts in translated]
                self.localization.setdefault(language, {}).setdefault(uuid, {})[name] = found
        base = [change(self.base(texts)) for texts in translated]
        return base if any(base) else []

    def base(self, value: Any) -> str:
        """The text in the base language, else the one that is in none."""
        texts = by_language(value)
        return texts.get(self.language, texts.get(BASE, ""))

    def _has_base(self, translated: list[dict[str, str]]) -> bool:
        """Whether the texts of no language stand beside others in the base language, as translations do."""
        return self.language != BASE and any(self.language in texts for texts in translated)
