"""Changing the language that a flow is written in."""

from core import languages
from flows.definition import parts
from flows.definition.header import DefinitionError, JsonObject
from flows.definition.translation import localizables, translated_texts


def change_language(definition: JsonObject, to: str) -> JsonObject:
    """A copy of a definition of the current version whose native texts are in the language `to`.

    The native texts until now become translations into the language until now. What is not translated into `to` stays
    as it is. Raises `DefinitionError` if `to` is no language.
    """
    if not languages.is_known(to):
        raise DefinitionError(f"{to!r} is not a language code", definition)
    changed: JsonObject = parts.copied(definition)
    language = parts.text(changed, "language")
    if to == language:
        return changed
    localization = changed.get("localization")
    if not isinstance(localization, dict):
        localization = changed["localization"] = {}
    former: JsonObject = {}
    for localizable in localizables(changed):
        native, translated = localizable.texts, translated_texts(changed, to, localizable)
        if native:
            former.setdefault(localizable.uuid, {})[localizable.name] = native
        if translated and (localizable.name != "arguments" or len(translated) == len(native)):
            localizable.replace(translated)
    localization.pop(to, None)
    if former:
        localization[language] = former
    changed["language"] = to
    return changed
