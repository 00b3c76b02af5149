"""`templates`: texts that WhatsApp has approved, or not. Older clients ask for them."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.templates import templates_page
from web.api.v2 import PREFIX
from web.api.v2.caller import TemplateLister
from web.api.v2.documents import listed
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.pages import page_response, read_cursor
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

STATUSES = {"A": "approved", "P": "pending", "R": "rejected", "D": "disabled", "X": "paused", "I": "in_appeal"}


class TranslationOut(TypedDict):
    """A template in one locale on one channel."""

    language: str
    locale: str
    content: str
    namespace: str
    variable_count: int
    status: str
    channel: Ref


class TemplateOut(TypedDict):
    """A template."""

    uuid: str
    name: str
    translations: list[TranslationOut]
    created_on: str
    modified_on: str


TEMPLATE = {
    "uuid": "0196a3a2-3d3a-7c5e-9d3e-2f6b1f0c7a55",
    "name": "appointment",
    "translations": [
        {
            "language": "eng",
            "locale": "eng-US",
            "content": "Your appointment is on {{1}}.",
            "namespace": "",
            "variable_count": 1,
            "status": "approved",
            "channel": {"uuid": "9a8b001e-a913-486c-80f4-1356e23f582e", "name": "WhatsApp"},
        }
    ],
    "created_on": "2026-11-24T08:15:43.211492Z",
    "modified_on": "2026-11-24T08:15:43.211492Z",
}


@router.get("/templates.json", summary="List templates", **listed(TemplateOut, TEMPLATE))
async def list_templates(request: Request, caller: TemplateLister, session: Reading) -> Json:
    """The templates of the workspace, the last modified first."""
    page, translations = await templates_page(session, caller.workspace.id, read_cursor(request))
    shown = [_shown(row, translations.get(row["id"], ())) for row in page.rows]
    return page_response(request, shown, page.next, page.previous)


def _shown(row: RowMapping, translations: Sequence[RowMapping]) -> TemplateOut:
    return {
        "uuid": str(row["uuid"]),
        "name": row["name"],
        "translations": [_translation(translation) for translation in translations],
        "created_on": instant(row["created_on"]),
        "modified_on": instant(row["modified_on"]),
    }


def _translation(row: RowMapping) -> TranslationOut:
    texts = [component.get("content") for component in row["components"] or ()]
    return {
        "language": row["locale"].partition("-")[0],
        "locale": row["locale"],
        "content": "\n\n".join(text for text in texts if isinstance(text, str) and text),
        "namespace": row["namespace"],
        "variable_count": len(row["variables"] or ()),
        "status": STATUSES.get(row["status"], "pending"),
        "channel": ref(row["channel_uuid"], row["channel_name"]),
    }
