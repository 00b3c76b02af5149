"""What of a workspace flows can name: groups, fields, labels and the rest, for pickers; and new ones, made in place."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from store import assets as workspace_assets
from store import sql
from store.errors import Conflict
from store.fields import FieldStore
from store.groups import GroupStore
from store.labels import LabelStore
from web.app.caller import Member, may
from web.app.errors import AppError, invalid
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/editor")


class AssetOut(BaseModel):
    """Something that a flow can name: by uuid, fields and globals by key. `type` and `more` depend on the kind."""

    uuid: str = ""
    key: str = ""
    name: str
    type: str = ""
    more: dict[str, Any] = {}


class AssetsOut(BaseModel):
    """A workspace's assets by kind, each kind by name."""

    groups: list[AssetOut]
    fields: list[AssetOut]
    labels: list[AssetOut]
    flows: list[AssetOut]
    channels: list[AssetOut]
    topics: list[AssetOut]
    users: list[AssetOut]
    templates: list[AssetOut]
    globals: list[AssetOut]
    resthooks: list[AssetOut]
    llms: list[AssetOut]
    languages: list[str]


class NewAsset(BaseModel):
    """What to make: a manual group, a text field, or a label."""

    kind: Literal["group", "field", "label"]
    name: str = Field(min_length=1, max_length=64)


@router.get("/assets")
async def list_assets(
    member: Annotated[Member, Depends(may("flow.read"))], session: Reading, resources: Open
) -> AssetsOut:
    """Everything that a flow of the workspace can name."""
    connection = await sql.driver(session)
    loaded = await workspace_assets.load(connection, member.workspace.id, resources.cipher)
    rows = loaded.rows
    flows = [one for one in loaded.flows if not one.is_archived]
    return AssetsOut(
        groups=_sorted(_asset(row, more={"query": row.get("query") or ""}) for row in rows["groups"]),
        fields=_sorted(_asset(row) for row in rows["fields"]),
        labels=_sorted(map(_asset, rows["labels"])),
        flows=_sorted(AssetOut(uuid=one.uuid, name=one.name, type=one.type) for one in flows),
        channels=_sorted(AssetOut(uuid=one.uuid, name=one.name, type=one.type) for one in loaded.channels),
        topics=_sorted(map(_asset, rows["topics"])),
        users=_sorted(_asset(row, more={"email": row.get("email") or ""}) for row in rows["users"]),
        templates=_sorted(
            _asset(row, more={"translations": row.get("translations") or []}) for row in rows["templates"]
        ),
        globals=_sorted(map(_asset, rows["globals"])),
        resthooks=[AssetOut(key=row["slug"], name=row["slug"]) for row in rows["resthooks"]],
        llms=_sorted(map(_asset, rows["llms"])),
        languages=list(member.workspace.flow_languages),
    )


@router.post("/assets", status_code=201)
async def create_asset(
    given: NewAsset, member: Annotated[Member, Depends(may("flow.update"))], work: Writing
) -> AssetOut:
    """Makes a group, field or label, from within a form; the one of that name if there is one."""
    name = given.name.strip()
    if not name or set(name) & {'"', "\\", "\x00"}:
        raise invalid("name", 'a name has letters or digits, and no " or \\')
    workspace = member.workspace.id
    try:
        if given.kind == "group":
            groups = GroupStore(work.session)
            group = await groups.by_name(workspace, name) or await groups.create(workspace, name=name)
            return AssetOut(uuid=str(group.uuid), name=group.name, more={"query": group.query or ""})
        if given.kind == "label":
            labels = LabelStore(work.session)
            label = await labels.by_name(workspace, name) or await labels.create(workspace, name=name)
            return AssetOut(uuid=str(label.uuid), name=label.name)
        return await _field(FieldStore(work.session), workspace, name)
    except Conflict as conflict:
        raise AppError("conflict", conflict.reason, status=409) from conflict


async def _field(fields: FieldStore, workspace: int, name: str) -> AssetOut:
    field = await fields.by_name(workspace, name)
    if field is None:
        key = field_key(name)
        if key is None:
            raise invalid(
                "name", "a field's name begins with a letter and has letters, digits, spaces and hyphens only"
            )
        field = await fields.create(workspace, key=key, name=name, value_type="T")
    return AssetOut(uuid=str(field.uuid), key=field.key, name=field.name, type="text")


RESERVED = frozenset({"has", "is", "fields", "urns", "created_on", "last_seen_on"})


def field_key(name: str) -> str | None:
    """The key of a field of this name; None if it can't have it."""
    if len(name) > 36 or not all(char.isascii() and (char.isalnum() or char in " -") for char in name):
        return None
    key = "_".join(name.lower().replace("-", " ").split())
    return key if key[:1].isalpha() and key not in RESERVED else None


def _asset(row: Any, more: dict[str, Any] | None = None) -> AssetOut:
    return AssetOut(
        uuid=row.get("uuid") or "",
        key=row.get("key") or "",
        name=row.get("name") or row.get("email") or "",
        type=row.get("type") or "",
        more=more or {},
    )


def _sorted(found: Any) -> list[AssetOut]:
    return sorted(found, key=lambda one: one.name.lower())
