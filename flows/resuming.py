"""Resuming sessions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.assets import FlowAsset, FlowNotFound, UnreadableFlow
from flows.contactql import QueryEnvironment
from flows.errors import NO_WAITING_RUN, NOT_ACCEPTED, NOT_WAITING, MismatchError, ResumeError, UnroutableError
from flows.execution import Execution
from flows.loop import NOWHERE, Departure, by_category, leave, run_until_wait
from flows.query_groups import reevaluate
from flows.run_summary import RunSummary
from flows.session import Session
from flows.sprint import Sprint
from flows.starting import finish

if TYPE_CHECKING:
    from flows.definition.node import Node
    from flows.resumes import Resume
    from flows.run import Run


class _Lost(Exception):
    """The waiting run can't go on."""


def resume(execution: Execution, session: Session, resume: "Resume", kept: Mapping[str, FlowAsset]) -> Sprint:
    """Resume a session and run a sprint; `kept` are the flows, by run, that aren't to be those of the assets.

    Raises `ResumeError`, `MismatchError`, `CallNeeded`.
    """
    _check_belongs(execution, session)
    run = _waiting_run(session)
    execution.session = session
    execution.batch = False
    _load_flows(execution, kept)
    summary = session.trigger.own("run_summary")
    if summary:
        execution.parent = RunSummary.from_json(summary, execution.assets)
    sprint_uuid = execution.ids.uuid4()
    try:
        node = _location(execution, run)
    except _Lost as lost:
        _fail_session(execution, run, str(lost))
        return finish(execution, sprint_uuid, is_initial=False)
    _check_accepted(node, resume)
    execution.at(run, node)
    execution.flows[execution.flow.uuid] = execution.flow
    _take(execution, run, resume)
    try:
        departure = _depart(execution, run, resume)
    except UnroutableError as error:
        _fail_session(execution, run, f"Unable to resolve router exit: {error}")
        return finish(execution, sprint_uuid, is_initial=False)
    reevaluate(execution, QueryEnvironment.of(execution.base, execution.now().year))
    run_until_wait(execution, run, departure)
    return finish(execution, sprint_uuid, is_initial=False)


def _check_accepted(node: "Node", resume: "Resume") -> None:
    wait = node.router.wait if node.router else None
    if wait is None or not wait.accepts(resume):
        kind = wait.type if wait else "none"
        raise ResumeError(NOT_ACCEPTED, f"resume of type {resume.type} not accepted by wait of type {kind}")


def _check_belongs(execution: Execution, session: Session) -> None:
    call_uuid = execution.call.uuid if execution.call else ""
    if session.contact_uuid != execution.contact.uuid:
        raise MismatchError(f"session {session.uuid} is of contact {session.contact_uuid}")
    if session.call_uuid != call_uuid:
        raise MismatchError(f"session {session.uuid} is of call {session.call_uuid or 'none'}")


def _waiting_run(session: Session) -> "Run":
    if session.status != "waiting":
        raise ResumeError(NOT_WAITING, f"only waiting sessions can be resumed, this one is {session.status}")
    run = session.waiting_run
    if run is None:
        raise ResumeError(NO_WAITING_RUN, "session doesn't contain any runs which are waiting")
    return run


def _load_flows(execution: Execution, kept: Mapping[str, FlowAsset]) -> None:
    """Give each run that goes on its flow, as kept or as it is now; a run whose flow is gone or broken has none."""
    for run in execution.session.runs:
        if run.flow is None and not run.is_over:
            try:
                asset = kept.get(run.uuid)
                run.flow = asset.flow() if asset else execution.assets.flow(run.flow_reference["uuid"])
            except (FlowNotFound, UnreadableFlow):
                continue
            run.flow_reference = run.flow.reference


def _location(execution: Execution, run: "Run") -> "Node":
    """The node where the run waits. Raises `_Lost`."""
    limit = execution.limits.sprints
    if run.flow is None:
        raise _Lost("Can't resume run with missing flow asset")
    if execution.session.sprints >= limit:
        raise _Lost(f"Reached maximum number of sprints per session ({limit})")
    node = run.flow.nodes.get(run.path[-1]["node_uuid"]) if run.path else None
    if node is None:
        raise _Lost("Unable to find resume location: the node is no longer in the flow")
    if node.router is None or node.router.wait is None:
        raise _Lost("Can't resume from node without a router or wait")
    return node


def _take(execution: Execution, run: "Run", resume: "Resume") -> None:
    """The session goes on with what came; anything but a message means that there is no input."""
    session = execution.session
    session.status = "active"
    execution.resume = resume
    session.input = resume.input
    if session.input is not None:
        execution.contact.last_seen_on = session.input.created_on
        run.had_input = True


def _depart(execution: Execution, run: "Run", resume: "Resume") -> Departure:
    if resume.type == "wait_expiration":
        execution.end(run, "expired")
        return NOWHERE
    run.status = "active"
    run.modified_on = execution.now_text()
    router = execution.node.router
    assert router is not None and router.wait is not None
    if resume.type == "wait_timeout":
        category = router.route_timeout(execution)
        return by_category(execution, category, "")
    return leave(execution)


def _fail_session(execution: Execution, run: "Run", text: str) -> None:
    execution.step = None
    execution.fail(run, text)
    for other in execution.session.runs:
        if not other.is_over:
            execution.fail(other)
    execution.session.status = "failed"
