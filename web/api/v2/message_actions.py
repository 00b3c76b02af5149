"""`message_actions`: one thing done with many incoming messages."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from store.labels import LabelStore
from store.listings.references import as_uuid
from store.messages import FoundMessage, MessageStore
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import MessageUpdater
from web.api.v2.documents import acted
from web.api.v2.fields import Choice, Field, PlainName, Schema, as_list
from web.api.v2.lookups import Lookups
from web.api.v2.references import MAX_REFERENCES, Ref
from web.deps import Writing
from web.errors import Invalid
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)

WITH_LABEL = ("label", "unlabel")


class MessageKeys(Field):
    """Messages by uuid or by their older number; whether they are there is seen later."""

    async def convert(self, value: Any, lookups: Lookups) -> list[int | str]:
        """The keys as they were given."""
        keys = as_list(value, MAX_REFERENCES)
        for key in keys:
            if isinstance(key, bool) or not isinstance(key, str | int):
                raise Invalid("Must be a string or integer")
        return list(keys)

    def kind(self) -> Schema:
        """An array of numbers or strings."""
        return {
            "type": "array",
            "maxItems": MAX_REFERENCES,
            "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        }


BODY = Body(
    messages=MessageKeys(required=True, about="Messages, by uuid or by their older number"),
    action=Choice(*WITH_LABEL, "archive", "restore", "delete", required=True),
    label=Ref("label", about="A label, by uuid or name; for `label` and `unlabel`"),
    label_name=PlainName(64, about="A label's name; `label` makes one if there is none"),
)
EXAMPLE = {"messages": ["01969b47-0583-76f8-924e-9de1a11831b3"], "action": "label", "label": "Needs an answer"}


@router.post("/message_actions.json", summary="Do something with messages", **acted(BODY, EXAMPLE))
async def act_on_messages(request: Request, caller: MessageUpdater, work: Writing) -> Response:
    """Up to 100 incoming messages at once. Those that are gone are told as failures; the others are done."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    action, keys = values["action"], values["messages"]
    _check(action, values)
    store = MessageStore(work.session)
    by_key = _found(await store.find(workspace.id, *_split(keys)))
    for key in keys:
        message = by_key.get(_key(key))
        if message is not None and not message.is_incoming:
            raise Invalid({"messages": [f"Not an incoming message: {key}"]})
    ids = sorted({message.id for key in keys if (message := by_key.get(_key(key)))})
    if action in WITH_LABEL:
        label_id = await _label(work, workspace.id, caller.user.id, values)
        if label_id is not None:
            await (store.label if action == "label" else store.unlabel)(workspace.id, ids, label_id)
    else:
        await {"archive": store.archive, "restore": store.restore, "delete": store.delete}[action](workspace.id, ids)
    failures = [key for key in keys if _key(key) not in by_key]
    return Json({"failures": failures}) if failures else no_content()


def _check(action: str, values: dict[str, Any]) -> None:
    label, name = values.get("label"), values.get("label_name")
    if label is not None and name is not None:
        raise Invalid.whole("Can't specify both label and label_name.")
    given = label is not None or name is not None
    if action in WITH_LABEL and not given:
        raise Invalid.whole(f'For action "{action}" you should also specify a label')
    if action not in WITH_LABEL and given:
        raise Invalid.whole(f'For action "{action}" you should not specify a label')


def _key(given: int | str) -> str:
    """How a key is compared: a number as its digits, a uuid in its usual form."""
    uuid = as_uuid(given) if isinstance(given, str) else None
    return str(uuid) if uuid else str(given).strip()


def _split(keys: list[int | str]) -> tuple[list[int], list[Any]]:
    texts = [_key(key) for key in keys]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]
    return numbers, [uuid for text in texts if (uuid := as_uuid(text))]


def _found(messages: list[FoundMessage]) -> dict[str, FoundMessage]:
    return {key: message for message in messages for key in (str(message.id), str(message.uuid))}


async def _label(work: Any, workspace_id: int, user_id: int, values: dict[str, Any]) -> int | None:
    """The label's id; a name that none has makes one for `label`, and means none for `unlabel`."""
    if values.get("label") is not None:
        return int(values["label"].id)
    store, name = LabelStore(work.session), values["label_name"]
    label = await store.by_name(workspace_id, name)
    if label is None and values["action"] == "label":
        label = await store.create(workspace_id, name=name, created_by_id=user_id)
    return int(label.id) if label else None
