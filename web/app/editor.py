"""The flow editor's document: the draft with its versions, publishing it, and its history."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql, waiting_runs
from store.flow_drafts import Draft, DraftConflict, FlowDraftStore
from store.flow_tests import FlowTestStore
from store.tables import Flow, Workspace
from store.waiting_runs import SAVES_ARE_LIVE, saves_are_live
from store.workspaces import WorkspaceStore
from web.app import editor_definitions as definitions
from web.app.caller import Member, may
from web.app.documents import Document
from web.app.editor_scripts import Outcome, run_tests
from web.app.errors import AppError
from web.app.shapes import LARGEST_NUMBER, RowNumber
from web.deps import Open, Reading, Writing
from web.resources import Resources

router = APIRouter(prefix="/api/internal/editor")

Reader = Annotated[Member, Depends(may("flow.read"))]
Writer = Annotated[Member, Depends(may("flow.translate"))]
Publisher = Annotated[Member, Depends(may("flow.publish"))]


class FlowShown(BaseModel):
    """What the editor needs to know of a flow's row."""

    uuid: str
    name: str
    type: str
    revision: int
    is_archived: bool
    saved_on: datetime


class DocumentOut(BaseModel):
    """The draft. `live` is the definition that is live, `base` the one the draft was begun from; both only if they
    differ from it. `problem` says why it can't be published.
    """

    flow: FlowShown
    definition: dict[str, Any]
    version: int
    based_on: int
    is_published: bool
    live: dict[str, Any] | None = None
    base: dict[str, Any] | None = None
    info: dict[str, Any]
    problem: str
    saves_are_live: bool


class SaveIn(BaseModel):
    """A definition, the version of the draft and the live revision that it comes from."""

    definition: Document
    version: int = Field(ge=0, le=LARGEST_NUMBER)
    based_on: int = Field(ge=0, le=LARGEST_NUMBER)


class SaveOut(BaseModel):
    """The draft's new version and, where every save is live, the new revision."""

    version: int
    revision: int
    is_published: bool
    info: dict[str, Any]
    problem: str


class PublishIn(BaseModel):
    """The version to publish; `despite_tests` publishes even though tests fail, `moves_waiting` lets contacts who wait
    go on with it instead of the revision that they began on.
    """

    version: int = Field(ge=0, le=LARGEST_NUMBER)
    despite_tests: bool = False
    moves_waiting: bool = False


class PublishOut(BaseModel):
    """What is live now, and how the tests ended."""

    revision: int
    tests: list[Outcome]


class VersionIn(BaseModel):
    """The version of the draft that is meant."""

    version: int = Field(ge=0, le=LARGEST_NUMBER)


class HistoryOut(BaseModel):
    """A version that can be looked at: `kind` is `revision` or `draft`."""

    kind: str
    number: int
    created_on: datetime
    user: str
    is_live: bool


class DefinitionOut(BaseModel):
    """A definition of the past."""

    definition: dict[str, Any]


class EditorSettings(BaseModel):
    """How the workspace edits."""

    saves_are_live: bool


@router.get("/flows/{uuid}")
async def show_document(uuid: UUID, member: Reader, session: Reading, resources: Open) -> DocumentOut:
    """The draft of a flow, or what is live if there is none."""
    store = FlowDraftStore(session)
    draft = await store.draft(member.workspace.id, uuid)
    definition = await asyncio.to_thread(definitions.read_definition, draft.definition)
    live = base = None
    if not draft.is_published:
        live = await _at(store, member, uuid, draft.flow.revision)
        base = await _at(store, member, uuid, draft.based_on) if draft.based_on != draft.flow.revision else None
    checked = await _check(session, member.workspace, resources, definition)
    return DocumentOut(
        flow=_shown(draft.flow),
        definition=definition,
        version=draft.version,
        based_on=draft.based_on,
        is_published=draft.is_published,
        live=live,
        base=base,
        info=checked.info,
        problem=checked.problem,
        saves_are_live=saves_are_live(member.workspace),
    )


@router.put("/flows/{uuid}")
async def save(uuid: UUID, given: SaveIn, member: Writer, work: Writing, resources: Open) -> SaveOut:
    """Makes a definition the draft, or live where the workspace wants every save live.

    A definition that can't be published is kept all the same. 409 `newer_version` carries the newer draft.
    """
    store, workspace = FlowDraftStore(work.session), member.workspace
    current = await store.draft(workspace.id, uuid)
    if not member.may("flow.update"):
        _check_translation(current, given.definition)
    text = await asyncio.to_thread(definitions.write_definition, given.definition, current.flow, current.flow.revision)
    try:
        version = await store.save(
            workspace.id, uuid, text, seen=given.version, based_on=given.based_on, user_id=member.user.id
        )
        checked = await _check(work.session, workspace, resources, given.definition)
        revision, is_live = current.flow.revision, False
        if saves_are_live(workspace) and not checked.problem and member.may("flow.publish"):
            revision, is_live = await _publish(store, member, current.flow, given.definition, version, checked), True
    except DraftConflict as conflict:
        raise _newer(conflict.draft) from conflict
    return SaveOut(version=version, revision=revision, is_published=is_live, info=checked.info, problem=checked.problem)


@router.post("/flows/{uuid}/publish")
async def publish(uuid: UUID, given: PublishIn, member: Publisher, work: Writing, resources: Open) -> PublishOut:
    """Makes the draft live, once the flow's tests have passed.

    409 `tests_failed` carries what came instead; 409 `newer_version` the newer draft; 400 `unpublishable` says why.
    """
    store, workspace = FlowDraftStore(work.session), member.workspace
    draft = await store.draft(workspace.id, uuid)
    if draft.version != given.version:
        raise _newer(draft)
    definition = await asyncio.to_thread(definitions.read_definition, draft.definition)
    checked = await _check(work.session, workspace, resources, definition)
    if checked.problem:
        raise AppError("unpublishable", checked.problem, status=400)
    tests = await FlowTestStore(work.session).all(workspace.id, uuid)
    outcomes = await run_tests(work.session, resources, workspace.id, definition, tests)
    await FlowTestStore(work.session).note(workspace.id, {UUID(one.uuid): one.passed for one in outcomes})
    failed = [one for one in outcomes if not one.passed]
    if failed and not given.despite_tests:
        raise AppError(
            "tests_failed",
            f"{len(failed)} of the flow's tests went otherwise.",
            status=409,
            tests=[one.model_dump() for one in outcomes],
        )
    try:
        revision = await _publish(
            store, member, draft.flow, definition, given.version, checked, moves_waiting=given.moves_waiting
        )
    except DraftConflict as conflict:
        raise _newer(conflict.draft) from conflict
    return PublishOut(revision=revision, tests=outcomes)


@router.post("/flows/{uuid}/discard", status_code=204)
async def discard(uuid: UUID, given: VersionIn, member: Publisher, work: Writing) -> None:
    """Goes back to what is live; the draft stays in the history."""
    try:
        await FlowDraftStore(work.session).discard(member.workspace.id, uuid, seen=given.version)
    except DraftConflict as conflict:
        raise _newer(conflict.draft) from conflict


@router.get("/flows/{uuid}/history")
async def show_history(uuid: UUID, member: Reader, session: Reading) -> list[HistoryOut]:
    """Revisions and saved drafts, the newest first."""
    entries = await FlowDraftStore(session).history(member.workspace.id, uuid)
    return [
        HistoryOut(kind=one.kind, number=one.number, created_on=one.created_on, user=one.user, is_live=one.is_live)
        for one in entries
    ]


@router.get("/flows/{uuid}/history/{kind}/{number}")
async def show_version(uuid: UUID, kind: str, number: RowNumber, member: Reader, session: Reading) -> DefinitionOut:
    """A definition of the past."""
    text = await FlowDraftStore(session).at(member.workspace.id, uuid, kind, number)
    return DefinitionOut(definition=await asyncio.to_thread(definitions.read_definition, text))


@router.put("/settings")
async def change_settings(
    given: EditorSettings, member: Annotated[Member, Depends(may("workspace.update"))], work: Writing
) -> EditorSettings:
    """Decides whether every save is live at once; if so, contacts who wait go on with what is live now."""
    workspace = await WorkspaceStore(work.session).get(member.workspace.id)
    config = {**workspace.config, SAVES_ARE_LIVE: given.saves_are_live}
    await WorkspaceStore(work.session).update(workspace.id, config=config)
    await waiting_runs.follow_live(work.session, workspace.id)
    return given


async def _publish(
    store: FlowDraftStore,
    member: Member,
    flow: Flow,
    definition: dict[str, Any],
    version: int,
    checked: definitions.Checked,
    *,
    moves_waiting: bool = False,
) -> int:
    revision = await store.publish(
        member.workspace.id,
        flow.uuid,
        await asyncio.to_thread(definitions.write_definition, definition, flow, flow.revision + 1),
        seen=version,
        spec_version=definitions.spec_version(definition),
        language=str(definition.get("language") or flow.language),
        info=checked.info,
        user_id=member.user.id,
        moves_waiting=moves_waiting,
    )
    return revision.revision


async def _at(store: FlowDraftStore, member: Member, uuid: UUID, revision: int) -> dict[str, Any]:
    text = await store.at(member.workspace.id, uuid, "revision", revision)
    return await asyncio.to_thread(definitions.read_definition, text)


async def _check(
    session: AsyncSession, workspace: Workspace, resources: Resources, definition: dict[str, Any]
) -> definitions.Checked:
    kept = await resources.assets.get(await sql.driver(session), workspace.id)
    assets = definitions.assets_for_inspection(kept)
    return await asyncio.to_thread(definitions.check, definition, assets)


def _check_translation(current: Draft, definition: dict[str, Any]) -> None:
    known = definitions.read_definition(current.definition)
    if not definitions.only_localization_differs(known, definition):
        raise AppError("only_translations", "Your role may change translations only.", status=403)


def _newer(draft: Draft) -> AppError:
    return AppError(
        "newer_version",
        "Somebody else has saved meanwhile.",
        status=409,
        definition=definitions.read_definition(draft.definition),
        version=draft.version,
        based_on=draft.based_on,
        revision=draft.flow.revision,
    )


def _shown(flow: Flow) -> FlowShown:
    return FlowShown(
        uuid=str(flow.uuid),
        name=flow.name,
        type=flow.type,
        revision=flow.revision,
        is_archived=flow.is_archived,
        saved_on=flow.saved_on,
    )
