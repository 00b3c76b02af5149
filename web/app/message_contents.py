"""What people write to be sent later, by language: texts, attachments, quick replies."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from core import languages
from flows.message import is_attachment
from store.storable import storable
from web.app.errors import invalid

MAX_TEXT, MAX_PARTS, MAX_LANGUAGES = 4_096, 10, 50


class QuickReply(BaseModel):
    """An answer to choose from; what `extra` is depends on the type."""

    type: Literal["text", "form", "url", "location"] = "text"
    text: str = Field(default="", max_length=1_000)
    extra: str = Field(default="", max_length=1_000)


class Content(BaseModel):
    """What is said in one language; attachments are `<type>:<address>`."""

    text: str = Field(default="", max_length=MAX_TEXT)
    attachments: list[str] = Field(default=[], max_length=MAX_PARTS)
    quick_replies: list[QuickReply] = Field(default=[], max_length=MAX_PARTS)


class Contents(BaseModel):
    """A message by language; `base_language` is for those who have none of the others."""

    translations: dict[str, Content] = Field(max_length=MAX_LANGUAGES)
    base_language: str = Field(max_length=3)


def stored(given: Contents) -> dict[str, dict[str, Any]]:
    """As it is kept; languages in which nothing is said are left out. Raises `AppError`."""
    found = {language: parts for language, content in given.translations.items() if (parts := _parts(content))}
    for language, parts in found.items():
        if not languages.is_known(language):
            raise invalid(f"translations.{language}", "invalid")
        if not all(is_attachment(one) for one in parts.get("attachments", ())):
            raise invalid(f"translations.{language}.attachments", "bad_attachment")
    base = found.get(given.base_language, {})
    if not (base.get("text") or base.get("attachments")):
        raise invalid(f"translations.{given.base_language}.text", "required")
    return dict(storable(found))


def shown(translations: Mapping[str, Any], base_language: str) -> Contents:
    """What is kept, as the browser has it; texts of older events may stand alone."""
    wholes = {key: one if isinstance(one, dict) else {"text": str(one)} for key, one in translations.items()}
    found = {
        language: Content.model_construct(
            text=content.get("text") or "",
            attachments=list(content.get("attachments") or ()),
            quick_replies=[_reply(one) for one in content.get("quick_replies") or ()],
        )
        for language, content in wholes.items()
    }
    return Contents.model_construct(translations=found, base_language=base_language or next(iter(found), ""))


def _reply(given: Any) -> QuickReply:
    whole = given if isinstance(given, dict) else {"text": str(given)}
    return QuickReply.model_construct(
        **{"type": "text", "text": "", "extra": ""}
        | {name: value for name, value in whole.items() if name in QuickReply.model_fields and value}
    )


def _parts(content: Content) -> dict[str, Any]:
    replies = [
        {key: value.strip() for key, value in reply.model_dump().items() if value.strip()}
        for reply in content.quick_replies
        if reply.text.strip() or reply.type == "location"
    ]
    attachments = [one.strip() for one in content.attachments if one.strip()]
    parts = {"text": content.text.strip(), "attachments": attachments, "quick_replies": replies}
    return {name: value for name, value in parts.items() if value}
