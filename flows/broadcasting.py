"""Broadcasts: what each contact gets of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.assets import Template
from flows.context.broadcast import BroadcastContext
from flows.context.home_clock import HomeClock
from flows.expressions import Scope, ellipsis
from flows.expressions import template as compiled
from flows.message import MAX_ATTACHMENT_CHARS, MAX_EXTRA_CHARS, MAX_QUICK_REPLY_CHARS, MessageContent, is_attachment
from flows.outgoing import outgoing
from flows.scene import Scene
from flows.templating import templated
from flows.translation import preferred_languages

_REPLY_LIMITS = {"text": MAX_QUICK_REPLY_CHARS, "extra": MAX_EXTRA_CHARS}


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastContent:
    """What a broadcast says: `translations` {language: {text, attachments?, quick_replies?}}.

    `expressions` says whether these, and the template's variables, are templates still to be evaluated: those that a
    person writes are, those that a flow made have been.
    """

    translations: Mapping[str, Mapping[str, Any]]
    base_language: str
    expressions: bool = True
    template: Template | None = None
    template_variables: Sequence[str] = ()


def message_for(scene: Scene, broadcast: BroadcastContent) -> dict[str, Any] | None:
    """The `msg` of a broadcast for the scene's contact, as `msg_created` has it; None if nothing is left to say.

    A message that can't reach the contact says why in `unsendable_reason`.
    """
    writer = _Writer(scene) if broadcast.expressions else _Copyist()
    content = _content(scene, broadcast, writer)
    templating = None
    if broadcast.template is not None:
        values = [writer.text(variable) for variable in broadcast.template_variables]
        templating = templated(scene, broadcast.template, values)
    if templating is None and not (content.text or content.attachments or content.quick_replies):
        return None
    return outgoing(scene, content, templating)


class _Copyist:
    """Takes texts as they are."""

    def text(self, source: str) -> str:
        return source


class _Writer(_Copyist):
    """Evaluates texts for one contact; what fails in them is empty."""

    def __init__(self, scene: Scene) -> None:
        self._limit = scene.limits.template_chars
        self._scope = Scope(
            BroadcastContext(scene), scene.merged, clock=HomeClock(scene), randomness=scene.randomness
        )  # fmt: skip

    def text(self, source: str) -> str:
        if "@" not in source:
            return ellipsis(source, self._limit)
        return compiled(source).evaluate(self._scope, limit=self._limit).text


def _content(scene: Scene, broadcast: BroadcastContent, writer: _Copyist) -> MessageContent:
    """Text, attachments and quick replies, each from the first language that has them (flow-spec 20.5)."""
    languages = preferred_languages(scene.merged, scene.base, broadcast.base_language)
    text, text_language = _first(broadcast, languages, "text")
    files, file_language = _first(broadcast, languages, "attachments")
    replies, reply_language = _first(broadcast, languages, "quick_replies")
    return MessageContent(
        writer.text(text or ""),
        [file for file in (writer.text(one).strip() for one in files or ()) if _is_sound(file)],
        [reply for reply in (_reply(one, writer) for one in replies or ()) if reply is not None],
        text_language or file_language or reply_language,
    )


def _first(broadcast: BroadcastContent, languages: Sequence[str], name: str) -> tuple[Any, str]:
    for language in languages:
        found = broadcast.translations.get(language, {}).get(name)
        if found:
            return found, language
    return None, ""


def _is_sound(attachment: str) -> bool:
    return is_attachment(attachment) and len(attachment) <= MAX_ATTACHMENT_CHARS


def _reply(given: Mapping[str, Any], writer: _Copyist) -> dict[str, str] | None:
    """A quick reply with its texts written; None for one that lost its label."""
    reply = {"type": str(given.get("type") or "text")}
    for name, limit in _REPLY_LIMITS.items():
        text = ellipsis(writer.text(str(given.get(name) or "")), limit)
        if text:
            reply[name] = text
    return None if reply["type"] == "text" and "text" not in reply else reply
