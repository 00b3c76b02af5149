"""`contact_actions`: one thing done with many contacts."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.modifiers import Modifier
from flows.modifiers.groups import Groups
from flows.modifiers.status import Status
from store import session_endings, sql
from store.contact_edits import ContactEditor, KnownAssets
from store.conversations import drawing
from store.listings.references import Found
from store.messages import MessageStore
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import ContactUpdater
from web.api.v2.documents import acted
from web.api.v2.editors import editor_of
from web.api.v2.fields import Choice
from web.api.v2.lookups import Lookups
from web.api.v2.references import Ref, Refs
from web.deps import Open, Writing
from web.errors import Invalid
from web.responses import no_content

router = APIRouter(prefix=PREFIX)

WITH_GROUP = ("add", "remove")
ACTIONS = (*WITH_GROUP, "block", "unblock", "interrupt", "archive_messages", "archive", "delete")
BODY = Body(
    contacts=Refs("contact", required=True, about="Contacts, by uuid or URN"),
    action=Choice(*ACTIONS, required=True, about="`archive` is an older name of `archive_messages`"),
    group=Ref("group", about="A manual group, by uuid or name; for `add` and `remove`"),
)
EXAMPLE = {"contacts": ["09d23a05-47fe-11e4-bfe9-b8f6b119e9ab"], "action": "add", "group": "Parents"}


@router.post("/contact_actions.json", summary="Do something with contacts", **acted(BODY, EXAMPLE, failures=False))
async def act_on_contacts(request: Request, caller: ContactUpdater, work: Writing, resources: Open) -> Response:
    """Up to 100 contacts at once; those that are as wanted already stay so. Nothing is done if one is unknown."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    contacts: list[Found] = values["contacts"]
    action, group = values["action"], values.get("group")
    _check(contacts, action, group)
    ids = sorted({contact.id for contact in contacts})
    editor = ContactEditor(work.session, resources.known, workspace.id, editor_of(caller))
    if action == "interrupt":
        connection = await sql.driver(work.session)
        await drawing.lock(connection, ids)
        await session_endings.interrupt(connection, ids)
    elif action in ("archive", "archive_messages"):
        await MessageStore(work.session).archive_of_contacts(workspace.id, ids)
    elif action == "delete":
        await editor.delete(ids)
    else:
        made = _modifiers(await editor.modifier.known(), action, group)
        await editor.modifier.apply(dict.fromkeys(ids, made))
    return no_content()


def _check(contacts: Sequence[Found], action: str, group: Found | None) -> None:
    if not contacts:
        raise Invalid({"contacts": ["Contacts can't be empty."]})
    if group is not None and group.more["query"]:
        raise Invalid({"group": [f"Contact group must not be query based: {group.name}"]})
    if action in WITH_GROUP and group is None:
        raise Invalid.whole(f'For action "{action}" you should also specify a group')
    if action not in WITH_GROUP and group is not None:
        raise Invalid.whole(f'For action "{action}" you should not specify a group')
    if action == "add":
        refused = [str(contact.uuid) for contact in contacts if contact.more["status"] != "A"]
        if refused:
            raise Invalid.whole(f"Non-active contacts cannot be added to groups: {', '.join(refused)}")


def _modifiers(known: KnownAssets, action: str, group: Found | None) -> list[Modifier]:
    if action == "block":
        return [Status("blocked")]
    if action == "unblock":
        return [Status("active")]
    asset = known.assets.groups.get(str(group.uuid)) if group else None
    if asset is None:
        return []
    kind: Any = action
    return [Groups((asset,), kind)]
