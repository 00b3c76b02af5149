"""The simulator: the real engine on a draft that nobody has saved. Nothing is stored, sent or called."""

import asyncio
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from core.clock import format_instant
from flows.calls import CallResult
from web.app.caller import Member, may
from web.app.documents import Document
from web.app.errors import AppError
from web.app.simulator_sprint import (
    MOST_CALLS,
    SimulationError,
    State,
    Step,
    Stepped,
    advance,
    default_result,
    read_now,
)
from web.app.simulator_world import load_world
from web.app.trials import tried
from web.deps import Open, Reading

_log = structlog.get_logger(__name__)

router = APIRouter(prefix="/api/internal/simulator")

PATIENCE = 10.0
"""Seconds that a step may take."""


class StepIn(BaseModel):
    """`start`, `msg`, `wait_timeout`, `wait_expiration` or `dial`, with what it brings."""

    kind: str = "start"
    text: str = Field(default="", max_length=10_000)
    attachments: list[str] = Field(default=[], max_length=10)
    dial_status: str = "answered"
    params: Document = {}


class SimulateIn(BaseModel):
    """Where the conversation is, and what happens next. `calls` are the results of the step's calls so far."""

    definition: Document
    contact: Document
    session: Document | None = None
    now: str
    number: int = 0
    seed: int = 1
    step: StepIn = StepIn()
    calls: list[Document] = Field(default=[], max_length=MOST_CALLS)


class CallOut(BaseModel):
    """A call that the step needs, and the result that it has by default."""

    request: dict[str, Any]
    default: dict[str, Any]


class SimulateOut(BaseModel):
    """What came of the step; with `needs` nothing yet: ask again with the call's result."""

    contact: dict[str, Any]
    session: dict[str, Any] | None
    now: str
    number: int
    events: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    context: dict[str, Any]
    status: str
    needs: CallOut | None = None


@router.post("")
async def simulate(
    given: SimulateIn, member: Annotated[Member, Depends(may("flow.simulate"))], session: Reading, resources: Open
) -> SimulateOut:
    """One step of a conversation. 400 `simulation` says why it can't go on."""
    may_read = member.may("global.list")
    world = await load_world(session, resources, member.workspace.id, given.definition, has_globals=may_read)
    try:
        state = State(given.contact, given.session, read_now(given.now), given.number)
        calls = [CallResult.from_json(result) for result in given.calls]
        step = Step(**given.step.model_dump())
        work = tried(lambda: advance(world, given.definition, state, step, calls, given.seed))
        return _shown(await asyncio.wait_for(work, PATIENCE))
    except TimeoutError as error:
        raise AppError("simulation", "The step takes too long.", status=400) from error
    except SimulationError as error:
        raise AppError("simulation", str(error), status=400) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # The browser keeps the conversation between its steps, so what comes back may be of any shape.
        _log.info("simulation of what can't be read", exc_info=True)
        raise AppError("simulation", f"The conversation can't be read: {error}", status=400) from error


def _shown(stepped: Stepped) -> SimulateOut:
    state, needs = stepped.state, stepped.needs
    return SimulateOut(
        contact=dict(state.contact),
        session=dict(state.session) if state.session is not None else None,
        now=format_instant(state.now),
        number=state.number,
        events=stepped.events,
        segments=stepped.segments,
        context=stepped.context,
        status=stepped.status,
        needs=CallOut(request=needs.to_json(), default=default_result(needs).to_json()) if needs else None,
    )
