"""Fields with a value for each language: an object by language, or a bare value in the workspace's first language."""

from typing import Any

from core import languages
from web.api.v2.fields import Field, ListOf, Schema, Text, as_dict
from web.api.v2.lookups import Lookups
from web.api.v2.references import MediaRefs, QuickReply
from web.errors import Invalid

MAX_LANGUAGES = 50
MAX_QUICK_REPLIES = 10
UNDETERMINED = "und"
_BESIDES = ("mul", UNDETERMINED)


class TextLanguage(Text):
    """A language that texts are written in: one of ISO 639-3 that has a code of two letters, `mul` or `und`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(3, **options)

    async def check(self, text: str, lookups: Lookups) -> str:
        """The code, if texts may be in it."""
        if not (languages.alpha2(text) or text in _BESIDES):
            raise Invalid("Not an allowed ISO 639-3 language code.")
        return text


class Translated(Field):
    """Values of one kind by language; `bare` is the JSON type of a value without its language."""

    def __init__(self, item: Field, bare: type, **options: Any) -> None:
        super().__init__(**options)
        self.item, self.bare = item, bare

    async def convert(self, value: Any, lookups: Lookups) -> dict[str, Any]:
        """The values by language; what is wrong is said under the language."""
        if isinstance(value, self.bare):
            value = {first_language(lookups): value}
        given = as_dict(value, MAX_LANGUAGES)
        if not given:
            raise Invalid("This dictionary may not be empty.")
        values, errors = dict[str, Any](), dict[str, Any]()
        for language, one in given.items():
            try:
                code = await _LANGUAGE.read(language, lookups)
                values[code] = await self.item.read(one, lookups)
            except Invalid as e:
                errors[language] = e.errors
        if errors:
            raise Invalid(errors)
        return values

    def kind(self) -> Schema:
        """The bare value, or an object of such values."""
        item = self.item.schema()
        by_language = {
            "type": "object", "additionalProperties": item, "minProperties": 1, "maxProperties": MAX_LANGUAGES,
        }  # fmt: skip
        return {"anyOf": [item, by_language]}


def translated_text(limit: int, **options: Any) -> Translated:
    """Texts by language."""
    return Translated(Text(limit), str, **options)


def translated_attachments(**options: Any) -> Translated:
    """Lists of uploaded files by language."""
    return Translated(MediaRefs(), list, **options)


def translated_quick_replies(**options: Any) -> Translated:
    """Lists of quick replies by language."""
    return Translated(ListOf(QuickReply(), MAX_QUICK_REPLIES), list, **options)


def first_language(lookups: Lookups) -> str:
    """The language that a text without one is in."""
    known = lookups.workspace.flow_languages
    return known[0] if known else UNDETERMINED


_LANGUAGE = TextLanguage()
