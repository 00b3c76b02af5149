"""One step of a simulated conversation: the real engine, nothing stored, nothing called. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from core.clock import SteppedClock, format_instant, parse_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows import literal_json
from flows.call import Call
from flows.calls import CallRequest, CallResult, NeedsCall
from flows.contact import Contact
from flows.context.root import RunContext
from flows.engine import Engine
from flows.errors import ResumeError, StartError
from flows.events import Event
from flows.execution import Execution
from flows.expressions import ExpressionError, to_json
from flows.resumes import read_resume
from flows.session import Session
from flows.sprint import Sprint
from flows.triggers import read_trigger
from web.app.simulator_world import CHANNEL, World

RESUMES = {
    "msg": "msg_received",
    "wait_timeout": "wait_timed_out",
    "wait_expiration": "wait_expired",
    "dial": "dial_ended",
}
CALL_UUID = "01978a2f-ad9a-7f2e-ad44-6e7547078cec"
MOST_CALLS = 100
"""Calls of one step, in the simulator and in tests."""
MOST_CONTEXT = 200_000
"""Characters of context that are shown at most."""


class SimulationError(Exception):
    """The conversation can't go on; the message is for the author."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens: the start, or a resume of this kind with what it brings."""

    kind: str = "start"
    text: str = ""
    attachments: Sequence[str] = ()
    dial_status: str = "answered"
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation has come to, as JSON; no session before the start."""

    contact: Mapping[str, Any]
    session: Mapping[str, Any] | None
    now: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step: the next state and its events, or the call that it needs first."""

    state: State
    events: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    context: dict[str, Any]
    status: str
    needs: CallRequest | None = None


def advance(
    world: World, flow: Mapping[str, Any], state: State, step: Step, calls: Sequence[CallResult], seed: int
) -> Stepped:
    """Runs a sprint with the results of calls that are known. Raises `SimulationError`."""
    clock = SteppedClock(state.now, timedelta(milliseconds=1))
    given = {
        "clock": clock,
        "ids": SeededIds(seed * 1_000 + state.number, clock),
        "randomness": Pcg(seed + state.number),
        "calls": list(calls),
    }
    try:
        contact = Contact.from_json(state.contact, world.assets)
        outcome = _run(world, flow, state, step, contact, given)
    except (StartError, ResumeError, ValueError, KeyError) as error:
        raise SimulationError(str(error)) from error
    if isinstance(outcome, NeedsCall):
        return Stepped(state, [], [], {}, "calling", outcome.request)
    return _stepped(world, state, outcome)


def _run(
    world: World, flow: Mapping[str, Any], state: State, step: Step, contact: Contact, given: dict[str, Any]
) -> Sprint | NeedsCall:
    call = Call(CALL_UUID, {"uuid": CHANNEL["uuid"], "name": CHANNEL["name"]}, _urn(contact)) if _voice(flow) else None
    if step.kind == "start":
        reference = {"uuid": flow["uuid"], "name": flow["name"]}
        data = {"type": "manual", "flow": reference, "triggered_on": format_instant(state.now), "origin": "ui"}
        trigger = read_trigger(data | ({"params": dict(step.params)} if step.params else {}))
        return Engine().start(world.assets, world.environment, contact, trigger, call=call, **given)
    if state.session is None:
        raise SimulationError("the conversation has not begun")
    session = Session.from_json(state.session)
    resume = read_resume(_resume(state, step, contact))
    return Engine().resume(world.assets, world.environment, contact, session, resume, call=call, **given)


def _resume(state: State, step: Step, contact: Contact) -> dict[str, Any]:
    if step.kind not in RESUMES:
        raise SimulationError(f"{step.kind!r} is no kind of step")
    now = format_instant(state.now)
    uuid = SeededIds(state.number + 7, SteppedClock(state.now)).uuid7()
    event: dict[str, Any] = {"type": RESUMES[step.kind], "uuid": uuid, "created_on": now}
    if step.kind == "msg":
        channel = {"uuid": CHANNEL["uuid"], "name": CHANNEL["name"]}
        event["msg"] = {"urn": _urn(contact), "channel": channel, "text": step.text}
        event["msg"] |= {"attachments": list(step.attachments)} if step.attachments else {}
    elif step.kind == "dial":
        event["dial"] = {"status": step.dial_status, "duration": 10 if step.dial_status == "answered" else 0}
    return {"type": step.kind, "resumed_on": now, "event": event}


def _stepped(world: World, state: State, sprint: Sprint) -> Stepped:
    session, contact = sprint.session, sprint.contact
    events = [_plain(_event(event)) for event in sprint.events]
    context = _context(world, sprint, state.now)
    after = State(
        contact=_plain(contact.to_json()),
        session=_plain(session.to_json()),
        now=state.now + timedelta(seconds=1),
        number=state.number + 1,
    )
    return Stepped(after, events, [_plain(one.to_json()) for one in sprint.segments], context, session.status)


def _event(event: Event) -> dict[str, Any]:
    step = event.step
    where = {"_step": {"flow_uuid": step.flow.uuid, "node_uuid": step.node_uuid}} if step else {}
    return event.to_json() | where


def _context(world: World, sprint: Sprint, now: datetime) -> dict[str, Any]:
    """What expressions see in the run that waits, or in the last one."""
    run = sprint.session.waiting_run or sprint.session.runs[-1]
    if run.flow is None or not run.path:
        return {}
    clock = SteppedClock(now)
    execution = Execution(
        world.assets, world.environment, sprint.contact, Engine().options, clock, SeededIds(1, clock), Pcg(1)
    )
    execution.session, execution.run = sprint.session, run
    node = run.flow.nodes.get(run.path[-1]["node_uuid"])
    if node is None:
        return {}
    execution.at(run, node)
    context = RunContext(execution, run)
    found: dict[str, Any] = {}
    for name in sorted(context.names()):
        if name == "legacy_extra":
            continue
        value = context.get(name)
        try:
            text = to_json(value)  # type: ignore[arg-type]
        except (ExpressionError, RecursionError):
            continue
        if len(text) < MOST_CONTEXT:
            found[name] = orjson.loads(text)
    return found


def _plain(value: Any) -> Any:
    """As JSON; numbers whose text the engine keeps become ordinary ones."""
    return orjson.loads(literal_json.dumps(value))


def _urn(contact: Contact) -> str:
    return contact.urns[0].identity if contact.urns else "tel:+12065551212"


def _voice(flow: Mapping[str, Any]) -> bool:
    return flow.get("type") == "voice"


def default_result(request: CallRequest) -> CallResult:
    """What a call gives when nobody says otherwise: success with nothing in it."""
    if request.kind == "http":
        return CallResult.http(200, [("Content-Type", "application/json")], b"{}", reason="OK")
    if request.kind == "email":
        return CallResult.email_sent()
    if request.kind == "claim_urn":
        return CallResult.urn_claimed(False)
    if request.kind == "llm":
        return CallResult.llm("")
    currency, amount = next(iter(request.data.get("amounts", {}).items()), ("USD", "0"))
    return CallResult.airtime("TEST", str(currency), str(amount))


Settle = Callable[[CallRequest], CallResult]


def settled(
    world: World,
    flow: Mapping[str, Any],
    state: State,
    step: Step,
    calls: Sequence[CallResult],
    seed: int,
    *,
    check_time: Callable[[], None],
) -> Stepped:
    """As `advance`, with calls beyond those given answered by default.

    Each call repeats the sprint from its beginning; `check_time` is called before each, and may raise.
    """
    known = list(calls)
    while True:
        check_time()
        stepped = advance(world, flow, state, step, known, seed)
        if stepped.needs is None:
            return stepped
        if len(known) >= MOST_CALLS:
            raise SimulationError(f"a step makes more than {MOST_CALLS} calls")
        known.append(default_result(stepped.needs))


def read_now(text: str) -> datetime:
    """The instant that a simulation says it is at. Raises `SimulationError`."""
    try:
        return parse_instant(text)
    except ValueError as error:
        raise SimulationError(str(error)) from error
