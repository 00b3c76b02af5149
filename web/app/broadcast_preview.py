"""What a broadcast would say to a few of its contacts: the engine is run with a flow of the one message."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from flows.definition.flow import current_definition
from web.app.start_preview import FirstMessages, first_messages
from web.resources import Resources

SPEC = "14.3.0"


async def broadcast_messages(
    session: AsyncSession,
    resources: Resources,
    workspace_id: int,
    translations: Mapping[str, Mapping[str, Any]],
    base_language: str,
    template: UUID | None,
    template_variables: Sequence[str],
    contact_ids: Sequence[int],
) -> list[FirstMessages]:
    """What each of these contacts would get, in its language; none for a message without a text."""
    base = translations.get(base_language, {})
    if not base.get("text"):
        return []
    action = {"uuid": str(uuid4()), "type": "send_msg", **_parts(base)}
    if template is not None:
        action |= {"template": {"uuid": str(template), "name": ""}, "template_variables": list(template_variables)}
    localization = {
        language: {action["uuid"]: _localized(content)}
        for language, content in translations.items()
        if language != base_language
    }
    definition = {
        "uuid": str(uuid4()),
        "name": "Broadcast",
        "spec_version": SPEC,
        "type": "messaging",
        "language": base_language,
        "revision": 1,
        "expire_after_minutes": 60,
        "localization": localization,
        "nodes": [{"uuid": str(uuid4()), "actions": [action], "exits": [{"uuid": str(uuid4())}]}],
    }
    return await first_messages(session, resources, workspace_id, dict(current_definition(definition)), contact_ids)


def _parts(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": content.get("text", ""),
        "attachments": list(content.get("attachments", ())),
        "quick_replies": [reply.get("text", "") for reply in content.get("quick_replies", ()) if reply.get("text")],
    }


def _localized(content: Mapping[str, Any]) -> dict[str, list[str]]:
    parts = _parts(content)
    lists = {"text": [parts["text"]], "attachments": parts["attachments"], "quick_replies": parts["quick_replies"]}
    return {name: values for name, values in lists.items() if any(values)}
