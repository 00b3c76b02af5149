"""The loop of a sprint: from node to node, into flows and back, until something waits or all is done."""

from typing import TYPE_CHECKING

from core.clock import format_instant
from flows.definition.node import Exit
from flows.errors import UnroutableError
from flows.events.run_started import RunStarted
from flows.run import Run
from flows.sprint import Segment

if TYPE_CHECKING:
    from flows.definition.node import Node
    from flows.execution import Execution


class Departure:
    """How a node is left: by which exit, None if it isn't, and what the router looked at."""

    __slots__ = ("exit", "operand")

    def __init__(self, exit: Exit | None, operand: str = "") -> None:  # noqa: A002
        self.exit, self.operand = exit, operand


NOWHERE = Departure(None)
TOO_COSTLY = "Expressions take more effort than a sprint may"


def run_until_wait(execution: "Execution", run: Run | None, departure: Departure) -> None:
    """Go on from `departure`, or into the flow that was pushed. Afterwards the session waits or is over."""
    session = execution.session
    steps = 0
    while True:
        destination: Node | None = None
        if execution.pushed is not None:
            run = _enter(execution, run)
            if not run.is_over and run.flow is not None and run.flow.node_list:
                destination = run.flow.node_list[0]
        elif departure.exit is not None:
            assert run is not None
            destination = _destination(execution, run, departure)
        departure = NOWHERE
        assert run is not None
        if destination is not None:
            steps += 1
            if steps > execution.limits.steps:
                execution.fail(run, f"Reached maximum number of steps per sprint ({execution.limits.steps})")
                continue
            if execution.is_exhausted:  # by what routers evaluate
                execution.fail(run, TOO_COSTLY)
                continue
            departure = visit(execution, run, destination)
            if session.status == "waiting":
                return
            continue
        if not run.is_over:
            execution.end(run, "completed")
        parent = run.parent
        if parent is None or parent.status != "active":
            session.status = "failed" if run.status == "failed" else "completed"
            return
        departure = _return_to(execution, parent, run)
        run = parent


def _enter(execution: "Execution", caller: Run | None) -> Run:
    """Begin the run of the flow that was pushed; the caller itself, failed, if there are too many."""
    assert execution.pushed is not None
    flow, terminal = execution.pushed
    execution.pushed = None
    session = execution.session
    if caller is not None and len(session.runs) >= execution.limits.runs:
        execution.fail(caller, f"Reached maximum number of runs per session ({execution.limits.runs})")
        return caller
    if terminal:
        for other in session.runs:
            if not other.is_over:
                execution.end(other, "completed")
    run = Run(execution.ids.uuid7(), flow.reference, created_on=execution.now_text(), parent=caller)
    run.flow = flow
    session.runs.append(run)
    execution.flows[flow.uuid] = flow
    execution.log(
        RunStarted(
            flow=flow.reference, run_uuid=run.uuid, parent_uuid=_parent_uuid(execution, caller), terminal=terminal
        )
    )
    return run


def _parent_uuid(execution: "Execution", caller: Run | None) -> str:
    if caller is not None:
        return caller.uuid
    return execution.parent.uuid if execution.parent is not None else ""


def _destination(execution: "Execution", run: Run, departure: Departure) -> "Node | None":
    """The node that the exit leads to; the move is noted."""
    way, flow = departure.exit, run.flow
    assert way is not None and flow is not None
    if not way.destination_uuid:
        return None
    execution.segments.append(
        Segment(
            flow=flow,
            node_uuid=execution.node.uuid,
            exit_uuid=way.uuid,
            operand=departure.operand,
            destination_uuid=way.destination_uuid,
            time=execution.now_text(),
        )
    )
    return flow.nodes[way.destination_uuid]


def _return_to(execution: "Execution", parent: Run, child: Run) -> Departure:
    """Go on in the parent of a run that is over."""
    if child.status == "failed":
        execution.step = None
        execution.fail(parent)
        return NOWHERE
    if parent.flow is None:
        execution.fail(parent, "Can't resume run with missing flow asset")
        return NOWHERE
    node = parent.flow.nodes.get(parent.path[-1]["node_uuid"]) if parent.path else None
    if node is None:
        execution.fail(parent, "Can't resume run as node no longer exists")
        return NOWHERE
    execution.flows[parent.flow.uuid] = parent.flow
    execution.at(parent, node)
    return leave(execution)


def visit(execution: "Execution", run: Run, node: "Node") -> Departure:
    """Arrive at a node: its actions, then its wait or router."""
    execution.at(run, node)
    now = format_instant(execution.clock.now())
    run.path.append({"node_uuid": node.uuid, "arrived_on": now})
    run.modified_on = now
    if execution.first_step:
        execution.first_step = False
        if execution.session.input is not None:
            run.had_input = True
    for action in node.actions:
        execution.action_uuid = action.uuid
        action.execute(execution)
        if execution.is_exhausted and run.status != "failed":
            execution.fail(run, TOO_COSTLY)
        if run.status == "failed":
            return NOWHERE
    if execution.pushed is not None:
        return NOWHERE
    router = node.router
    if router is not None and router.wait is not None and router.wait.begin(execution):
        run.status = execution.session.status = "waiting"
        return NOWHERE
    return leave(execution)


def leave(execution: "Execution") -> Departure:
    """The router's choice at the present node, or its first exit; the run fails if the router picks nothing."""
    node = execution.node
    if node.router is None:
        return Departure(node.exits[0])
    category, operand = node.router.route(execution)
    if category is None:
        execution.fail(execution.run, "Router failed to pick a category")
        return NOWHERE
    return by_category(execution, category, operand)


def by_category(execution: "Execution", category: str, operand: str) -> Departure:
    """The exit of a category. Raises `UnroutableError`."""
    router = execution.node.router
    assert router is not None
    found = router.categories.get(category)
    way = execution.node.exit(found.exit_uuid) if found else None
    if way is None:
        raise UnroutableError(f"category {category} of node {execution.node.uuid} leads nowhere")
    return Departure(way, operand)
