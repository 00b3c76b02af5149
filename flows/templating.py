"""Message templates: which translation fits, and what the contact will see of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.assets import Reference, Template, TemplateComponent, TemplateTranslation
from flows.expressions import ellipsis
from flows.locale_matching import best_locale
from flows.message import MAX_QUICK_REPLY_CHARS, MessageContent, is_attachment
from flows.outgoing import locale_of

if TYPE_CHECKING:
    from flows.scene import Scene

_TEXTS = ("header/text", "body/text", "footer/text")


@dataclass(slots=True)
class Templating:
    """A template filled in; `preview` is the message that it makes."""

    template: Reference
    components: list[dict[str, Any]]
    variables: list[dict[str, str]]
    preview: MessageContent
    locale: str

    def to_json(self) -> dict[str, Any]:
        """`{"template", "components"?, "variables"?}`"""
        data: dict[str, Any] = {"template": self.template}
        if self.components:
            data["components"] = self.components
        if self.variables:
            data["variables"] = self.variables
        return data


def templated(scene: "Scene", template: Template, values: Sequence[str]) -> Templating | None:
    """Fill in the translation for the contact's channel and languages; None if there is none for the channel."""
    route = scene.route
    if route is None:
        return None
    candidates = [one for one in template.translations if one.channel["uuid"] == route[1].uuid]
    if not candidates:
        return None
    merged, base = scene.merged, scene.environment
    wanted = [locale_of(merged.language, merged.country), locale_of(base.language, base.country)]
    index = best_locale([one for one in wanted if one], [one.locale for one in candidates])
    translation = candidates[index]
    filled = [
        {"type": kind, "value": value}
        for kind, value in zip(
            translation.variable_types, [*values, *[""] * len(translation.variable_types)], strict=False
        )
    ]
    components = [
        {"type": one.type, "name": one.name, "variables": dict(one.variables)}
        for one in translation.components
        if one.variables
    ]
    return Templating(template.reference, components, filled, _preview(translation, filled), translation.locale)


def _preview(translation: TemplateTranslation, variables: list[dict[str, str]]) -> MessageContent:
    preview = MessageContent()
    texts = []
    for component in translation.components:
        content = _content(component, variables)
        if component.type in _TEXTS and content:
            texts.append(content)
        elif component.type.startswith("button/"):
            preview.quick_replies.append({"type": "text", "text": ellipsis(content, MAX_QUICK_REPLY_CHARS)})
    preview.text = "\n\n".join(texts)
    preview.attachments = [one["value"] for one in variables if one["type"] != "text" and is_attachment(one["value"])]
    return preview


def _content(component: TemplateComponent, variables: list[dict[str, str]]) -> str:
    content = component.content
    for name, index in component.variables.items():
        if index < len(variables) and variables[index]["type"] == "text":
            content = content.replace(f"{{{{{name}}}}}", variables[index]["value"])
    return content
