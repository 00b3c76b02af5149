"""Starting sessions."""

from typing import TYPE_CHECKING

from flows.assets import FlowNotFound, UnreadableFlow
from flows.contactql import QueryEnvironment
from flows.definition.flow_types import VOICE
from flows.errors import StartError
from flows.execution import Execution
from flows.loop import NOWHERE, run_until_wait
from flows.query_groups import reevaluate
from flows.run_summary import RunSummary
from flows.session import Session
from flows.sprint import Sprint

if TYPE_CHECKING:
    from flows.definition.flow import Flow
    from flows.triggers import Trigger


def start(execution: Execution, trigger: "Trigger") -> Sprint:
    """Start a session and run its first sprint. Raises `StartError`, `CallNeeded`."""
    flow = _flow(execution, trigger)
    call = execution.call
    session = Session(
        execution.ids.uuid7(),
        type=flow.type,
        created_on=execution.now_text(),
        trigger=trigger,
        contact_uuid=execution.contact.uuid,
        call_uuid=call.uuid if call else "",
    )
    execution.session = session
    execution.batch = trigger.batch
    summary = trigger.own("run_summary")
    if summary:
        execution.parent = RunSummary.from_json(summary, execution.assets)
    sprint_uuid = execution.ids.uuid4()
    execution.pushed = (flow, False)
    session.input = trigger.input
    if session.input is not None:
        execution.contact.last_seen_on = session.input.created_on
    execution.first_step = True
    reevaluate(execution, QueryEnvironment.of(execution.base, execution.now().year))
    run_until_wait(execution, None, NOWHERE)
    return finish(execution, sprint_uuid, is_initial=True)


def _flow(execution: Execution, trigger: "Trigger") -> "Flow":
    name = f"flow[uuid={trigger.flow['uuid']},name={trigger.flow['name']}]"
    try:
        flow = execution.assets.flow(trigger.flow["uuid"])
    except (FlowNotFound, UnreadableFlow) as error:
        raise StartError(f"unable to load {name}: {error}") from error
    if flow.type == VOICE and execution.call is None:
        raise StartError(f"{name} is a voice flow and needs a call")
    return flow


def finish(execution: Execution, uuid: str, *, is_initial: bool) -> Sprint:
    """What a sprint gives back once it is done."""
    execution.session.sprints += 1
    return Sprint(
        uuid=uuid,
        is_initial=is_initial,
        session=execution.session,
        contact=execution.contact,
        events=execution.events,
        segments=execution.segments,
        flows=execution.flows,
        calls=execution.calls.taken,
    )
