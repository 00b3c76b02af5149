"""Making, copying, renaming, archiving, deleting and labelling flows."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from core.languages import is_known
from flows import literal_json
from flows.definition.clone import clone
from flows.definition.flow import current_definition, read_flow
from flows.definition.header import CURRENT
from flows.definition.inspection import inspection_of
from flows.definition.inspection.dependencies import occurrences
from store.errors import Conflict, NotFound
from store.flow_labels import FlowLabelStore
from store.flows import FlowStore
from store.orders import INTERRUPT, order
from store.tables import Flow
from web.app import flow_templates
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.names import clean_name, refused
from web.app.shapes import Ref, ref
from web.deps import Work, Writing

router = APIRouter(prefix="/api/internal")

Maker = Annotated[Member, Depends(may("flow.create"))]
Updater = Annotated[Member, Depends(may("flow.update"))]
Archiver = Annotated[Member, Depends(may("flow.archive"))]
Remover = Annotated[Member, Depends(may("flow.delete"))]
LabelMaker = Annotated[Member, Depends(may("flow_label.create"))]
LabelUpdater = Annotated[Member, Depends(may("flow_label.update"))]
LabelRemover = Annotated[Member, Depends(may("flow_label.delete"))]

TYPES = {"messaging": "M", "voice": "V", "messaging_background": "B"}
EXPIRES = {"M": 3 * 24 * 60, "V": 5, "B": 0}
"""Minutes of silence after which a run expires, of new flows."""


class NewFlow(BaseModel):
    """A flow to make."""

    name: str = Field(min_length=1, max_length=64)
    type: Literal["messaging", "voice", "messaging_background"] = "messaging"
    language: str = Field(default="", max_length=3)
    template: flow_templates.TemplateName | None = None
    """What it begins with, in its language where that is there; only messaging flows."""


class FlowChange(BaseModel):
    """What to change."""

    name: str = Field(min_length=1, max_length=64)


class Labelling(BaseModel):
    """Flows, and the labels that they are to have."""

    flows: list[UUID] = Field(min_length=1, max_length=100)
    labels: list[UUID] = Field(max_length=250)


class LabelName(BaseModel):
    """A label's name."""

    name: str = Field(min_length=1, max_length=64)


@router.post("/flows", status_code=201)
async def create_flow(given: NewFlow, member: Maker, work: Writing) -> Ref:
    """A new flow, empty or with what a template begins with."""
    name, language = clean_name(given.name), given.language or (member.workspace.flow_languages or ["und"])[0]
    if not is_known(language):
        raise invalid("language", "invalid")
    if given.template and given.type != "messaging":
        raise invalid("template", "is for messaging flows")
    uuid, minutes = uuid4(), EXPIRES[TYPES[given.type]]
    definition = _empty(str(uuid), name, given.type, language, minutes)
    if given.template:
        definition["nodes"], definition["_ui"] = flow_templates.nodes_of(given.template, language)
    return await _create(work.session, member, uuid, name, definition)


@router.post("/flows/{uuid}/copy", status_code=201)
async def copy_flow(uuid: UUID, member: Maker, work: Writing) -> Ref:
    """A flow that says the same, under "Copy of …"; what it refers to stays what it is."""
    try:
        store = FlowStore(work.session)
        flow, stored = await store.get(member.workspace.id, uuid), await store.revision(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("flow") from e
    definition = dict(current_definition(literal_json.loads(stored.definition)))
    name, made = await _copy_name(store, member.workspace.id, flow.name), uuid4()
    kept = {one.reference.identity: one.reference.identity for one in _references(definition)}
    copied = clone(definition, kept | {str(uuid): str(made)}, ids=_RandomIds())
    return await _create(work.session, member, made, name, copied | {"name": name, "uuid": str(made)})


@router.patch("/flows/{uuid}")
async def rename_flow(uuid: UUID, given: FlowChange, member: Updater, work: Writing) -> Ref:
    """Gives a flow another name."""
    flow = await _update(work, member, uuid, name=clean_name(given.name))
    return ref(flow.uuid, flow.name)


@router.post("/flows/{uuid}/archive", status_code=204)
async def archive_flow(uuid: UUID, member: Archiver, work: Writing) -> None:
    """Puts a flow away: it can't be started any more, and whoever waits in it is taken out, in the background."""
    await _update(work, member, uuid, is_archived=True)
    await order(work.session, member.workspace.id, INTERRUPT, uuid, workspace=member.workspace.name)


@router.post("/flows/{uuid}/restore", status_code=204)
async def restore_flow(uuid: UUID, member: Archiver, work: Writing) -> None:
    """Takes a flow back from the archive."""
    await _update(work, member, uuid, is_archived=False)


@router.delete("/flows/{uuid}", status_code=204)
async def delete_flow(uuid: UUID, member: Remover, work: Writing) -> None:
    """Deletes an archived flow."""
    try:
        flow = await FlowStore(work.session).get(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("flow") from e
    if not flow.is_archived:
        raise AppError("not_archived", "Archive the flow first.")
    await FlowStore(work.session).delete(member.workspace.id, uuid)


@router.put("/flow-labels/assignment", status_code=204)
async def label_flows(given: Labelling, member: Updater, work: Writing) -> None:
    """Gives flows these labels and no others."""
    try:
        await FlowLabelStore(work.session).label(member.workspace.id, given.flows, given.labels)
    except NotFound as e:
        raise Missing("label") from e


@router.post("/flow-labels", status_code=201)
async def create_label(given: LabelName, member: LabelMaker, work: Writing) -> Ref:
    """A new label for flows."""
    try:
        made = await FlowLabelStore(work.session).create(member.workspace.id, name=clean_name(given.name))
    except Conflict as e:
        raise refused(e) from e
    return ref(made.uuid, made.name)


@router.patch("/flow-labels/{uuid}")
async def rename_label(uuid: UUID, given: LabelName, member: LabelUpdater, work: Writing) -> Ref:
    """Gives a label another name."""
    try:
        made = await FlowLabelStore(work.session).update(member.workspace.id, uuid, name=clean_name(given.name))
    except NotFound as e:
        raise Missing("label") from e
    except Conflict as e:
        raise refused(e) from e
    return ref(made.uuid, made.name)


@router.delete("/flow-labels/{uuid}", status_code=204)
async def delete_label(uuid: UUID, member: LabelRemover, work: Writing) -> None:
    """Takes a label off all flows and away."""
    try:
        await FlowLabelStore(work.session).delete(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("label") from e


class _RandomIds:
    """New uuids, so that two copies of a flow differ."""

    def uuid4(self) -> str:
        """A random uuid."""
        return str(uuid4())


def _empty(uuid: str, name: str, kind: str, language: str, minutes: int) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "name": name,
        "spec_version": str(CURRENT),
        "type": kind,
        "language": language,
        "revision": 1,
        "expire_after_minutes": minutes,
        "localization": {},
        "nodes": [],
        "_ui": {"nodes": {}, "stickies": {}},
    }


def _references(definition: dict[str, Any]) -> Any:
    return occurrences(read_flow(definition, refuse_large=False))


async def _create(session: AsyncSession, member: Member, uuid: UUID, name: str, definition: dict[str, Any]) -> Ref:
    kind = TYPES.get(definition["type"], "M")
    try:
        flow = await FlowStore(session).create_with(
            member.workspace.id,
            uuid=uuid,
            name=name,
            type=kind,
            language=definition["language"],
            expire_after_minutes=definition.get("expire_after_minutes", EXPIRES[kind]),
            definition=literal_json.dumps_text(definition),
            spec_version=str(definition["spec_version"]),
            user_id=member.user.id,
        )
    except Conflict as e:
        raise refused(e) from e
    flow.info = inspection_of(read_flow(definition, refuse_large=False)).to_json()
    flow.has_issues = bool(flow.info.get("issues"))
    return ref(flow.uuid, flow.name)


async def _copy_name(store: FlowStore, workspace_id: int, name: str) -> str:
    for number in range(1, 1000):
        start = "Copy of " if number == 1 else f"Copy {number} of "
        candidate = f"{start}{name}"[:64].strip()
        if await store.by_name(workspace_id, candidate) is None:
            return candidate
    raise invalid("name", "taken")


async def _update(work: Work, member: Member, uuid: UUID, **columns: Any) -> Flow:
    try:
        return await FlowStore(work.session).update(member.workspace.id, uuid, **columns)
    except NotFound as e:
        raise Missing("flow") from e
    except Conflict as e:
        raise refused(e) from e
