"""Tests of flows: saved from the simulator, run on any draft."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from store.flow_tests import FlowTestStore
from store.tables import FlowTest
from web.app.caller import Member, may
from web.app.documents import Document
from web.app.editor_scripts import Outcome, Script, converse, run_tests, script_text
from web.app.errors import AppError
from web.app.simulator_sprint import SimulationError
from web.app.simulator_world import load_world
from web.app.trials import tried
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/editor")

Writer = Annotated[Member, Depends(may("flow.update"))]
Reader = Annotated[Member, Depends(may("flow.read"))]


class FlowTestOut(BaseModel):
    """A test, and how it ended last."""

    uuid: str
    name: str
    steps: int
    created_on: datetime
    last_run_on: datetime | None
    last_passed: bool | None


class FlowTestIn(BaseModel):
    """A conversation to keep, and the definition that it was held with."""

    name: str = Field(min_length=1, max_length=64)
    definition: Document
    contact: Document
    now: str
    steps: list[Document] = Field(min_length=1, max_length=200)


class TrialIn(BaseModel):
    """The definition to try."""

    definition: Document


@router.get("/flows/{uuid}/tests")
async def list_tests(uuid: UUID, member: Reader, session: Reading) -> list[FlowTestOut]:
    """The tests of a flow."""
    return [_shown(test) for test in await FlowTestStore(session).all(member.workspace.id, uuid)]


@router.post("/flows/{uuid}/tests", status_code=201)
async def create_test(uuid: UUID, given: FlowTestIn, member: Writer, work: Writing, resources: Open) -> FlowTestOut:
    """Keeps a conversation as a test: what comes of it now has to come of it from now on."""
    world = await load_world(work.session, resources, member.workspace.id, given.definition)
    script = Script(contact=given.contact, now=given.now, steps=given.steps)
    try:
        expected = await tried(lambda: converse(world, given.definition, script))
    except (SimulationError, TypeError, KeyError) as error:
        raise AppError("simulation", str(error), status=400) from error
    text = script_text(script.model_copy(update={"expected": expected}))
    store = FlowTestStore(work.session)
    return _shown(
        await store.create(member.workspace.id, uuid, name=given.name.strip(), script=text, user_id=member.user.id)
    )


@router.delete("/tests/{uuid}", status_code=204)
async def delete_test(uuid: UUID, member: Writer, work: Writing) -> None:
    """Removes a test."""
    await FlowTestStore(work.session).delete(member.workspace.id, uuid)


@router.post("/flows/{uuid}/tests/run")
async def try_tests(
    uuid: UUID,
    given: TrialIn,
    member: Annotated[Member, Depends(may("flow.simulate"))],
    session: Reading,
    resources: Open,
) -> list[Outcome]:
    """Runs a flow's tests on a definition that may not be saved."""
    tests = await FlowTestStore(session).all(member.workspace.id, uuid)
    may_read = member.may("global.list")
    return await run_tests(session, resources, member.workspace.id, given.definition, tests, has_globals=may_read)


def _shown(test: FlowTest) -> FlowTestOut:
    return FlowTestOut(
        uuid=str(test.uuid),
        name=test.name,
        steps=len(Script.model_validate_json(test.script).steps),
        created_on=test.created_on,
        last_run_on=test.last_run_on,
        last_passed=test.last_passed,
    )
