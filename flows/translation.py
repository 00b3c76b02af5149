"""Which translation a contact gets (flow-spec 4)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from flows.environment import Environment

if TYPE_CHECKING:
    from flows.definition.flow import Flow


class Translated(NamedTuple):
    """Texts of a property, and the language that they are in."""

    texts: Sequence[str]
    language: str


def preferred_languages(merged: Environment, base: Environment, flow_language: str) -> list[str]:
    """The contact's language where it is allowed, the workspace's default, the flow's; without repetitions.

    In the merged environment the contact's language is the default if it is allowed.
    """
    found = [language for language in (merged.language, base.language) if language]
    return list(dict.fromkeys((*found, flow_language)))


def translate(flow: "Flow", languages: Sequence[str], item: str, name: str, native: Sequence[str]) -> Translated:
    """The first translation that there is, native texts standing for the flow's own language."""
    for language in languages:
        if language == flow.language:
            break
        texts = flow.localization.get(language, item, name)
        if texts is not None:
            return Translated(texts, language)
    return Translated(native, flow.language)
