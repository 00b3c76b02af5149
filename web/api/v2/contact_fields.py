"""`fields`: what a workspace knows of its contacts."""

import re
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import col
from typing_extensions import TypedDict

from core.permissions import Role
from store.codes import FieldType
from store.errors import Conflict, NotFound
from store.fields import FieldStore
from store.imports.fields import MAX_NAME, RESERVED_KEYS, is_valid_name
from store.tables import ContactField
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import FieldLister, FieldWriter
from web.api.v2.documents import listed, query, written
from web.api.v2.fields import Choice, Text
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading, Writing
from web.errors import Invalid, NoMatch
from web.responses import Json

router = APIRouter(prefix=PREFIX)

TYPES = {"T": "text", "N": "number", "D": "datetime", "S": "state", "I": "district", "W": "ward"}
CODES = {name: code for code, name in TYPES.items()}
ACCESSES = {"N": "none", "V": "view", "E": "edit"}


class Usages(TypedDict):
    """How many things use a field."""

    flows: int
    groups: int
    campaign_events: int


class FieldOut(TypedDict):
    """A contact field; `label` and `value_type` are older names of `name` and `type`."""

    key: str
    name: str
    type: str
    featured: bool
    priority: int
    usages: Usages
    agent_access: str
    label: str
    value_type: str


FIELD = {
    "key": "baby_birth_date",
    "name": "Baby Birth Date",
    "type": "datetime",
    "featured": True,
    "priority": 2,
    "usages": {"flows": 1, "groups": 0, "campaign_events": 5},
    "agent_access": "view",
    "label": "Baby Birth Date",
    "value_type": "datetime",
}


class FieldName(Text):
    """A field's name: letters, digits, spaces and hyphens."""

    async def check(self, text: str, lookups: Lookups) -> str:
        """The name, if a field can have it."""
        if not is_valid_name(text):
            raise Invalid("Can only contain letters, numbers and hypens.")
        return text


_TYPE = (*TYPES.values(), "numeric")
BODY = Body(
    name=FieldName(MAX_NAME, about="Letters, digits, spaces and hyphens; the key is made from it"),
    label=FieldName(MAX_NAME, about="Older name of `name`"),
    type=Choice(*_TYPE),
    value_type=Choice(*_TYPE, about="Older name of `type`"),
)
KEY = query("key", "A field's key")


@router.get("/fields.json", summary="List contact fields", **listed(FieldOut, FIELD, KEY))
async def list_fields(request: Request, caller: FieldLister, session: Reading) -> Json:
    """The contact fields of the workspace, newest first."""
    store, key = FieldStore(session), Params(request).text("key")
    filters: list[Any] = [col(ContactField.key) == key] if key is not None else []
    if caller.role is Role.AGENT:
        filters.append(col(ContactField.agent_access) != "N")
    page = await store.page(caller.workspace.id, *filters, at=read_cursor(request))
    usages = await store.usages(caller.workspace.id, page.rows) if page.rows else {}
    return page_response(request, [_shown(one, usages[one.key]) for one in page.rows], page.next, page.previous)


@router.post(
    "/fields.json",
    summary="Create or change a contact field",
    **written(FieldOut, FIELD, BODY, {"name": "Baby Birth Date", "type": "datetime"}, KEY),
)
async def write_field(request: Request, caller: FieldWriter, work: Writing) -> Json:
    """Without `key`, a new field; with it, another name and type for one."""
    params, store, workspace = Params(request), FieldStore(work.session), caller.workspace
    field = await _target(store, workspace.id, params.text("key")) if params.target("key") else None
    if field is None:
        await store.check_limit(workspace.id)
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    name, kind = values.get("name") or values.get("label"), values.get("type") or values.get("value_type")
    for missing in [key for key, value in (("name", name), ("type", kind)) if value is None][:1]:
        raise Invalid.whole(f"Field '{missing}' is required.")
    code = FieldType(CODES["number" if kind == "numeric" else str(kind)])
    try:
        if field is None:
            key = _key(str(name))
            field = await store.create(
                workspace.id, key=key, name=name, value_type=code, agent_access="V", created_by_id=caller.user.id
            )
            return Json(_shown(field, {"flows": 0, "groups": 0, "campaign_events": 0}), 201)
        field = await store.change(workspace.id, field.key, name=str(name), value_type=code)
    except Conflict as e:
        raise _refusal(e) from e
    return Json(_shown(field, (await store.usages(workspace.id, [field]))[field.key]))


async def _target(store: FieldStore, workspace_id: int, key: str | None) -> ContactField:
    try:
        return await store.by_key(workspace_id, key or "")
    except NotFound as e:
        raise NoMatch("ContactField") from e


def _key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or len(key) > MAX_NAME or key in RESERVED_KEYS:
        raise Invalid({"name": [f'Generated key "{key}" is invalid or a reserved name.']})
    return key


def _refusal(error: Conflict) -> Invalid:
    from store.fields import USED_BY_EVENTS

    if error.reason == USED_BY_EVENTS:
        return Invalid({"type": ["Can't change type of date field being used by campaign events."]})
    return Invalid({"name": ["This field must be unique."]})


def _shown(field: ContactField, usages: dict[str, int]) -> FieldOut:
    kind = TYPES.get(field.value_type, "text")
    return {
        "key": field.key,
        "name": field.name,
        "type": kind,
        "featured": field.is_featured,
        "priority": field.priority,
        "usages": {
            "flows": usages["flows"],
            "groups": usages["groups"],
            "campaign_events": usages["campaign_events"],
        },
        "agent_access": ACCESSES.get(field.agent_access, "view"),
        "label": field.name,
        "value_type": "numeric" if kind == "number" else kind,
    }
