"""Flow tests: conversations that were held once in the simulator, and are held again on another definition."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.calls import CallResult
from store.tables import FlowTest
from web.app.simulator_sprint import SimulationError, State, Step, read_now, settled
from web.app.simulator_world import World, load_world
from web.app.trials import tried
from web.resources import Resources

Line = dict[str, Any]

SEED = 1
PATIENCE = 10.0
"""Seconds that a test may take: its thread and its connection to the database are others' too."""


class Difference(BaseModel):
    """A step that went otherwise: what should have come of it, and what did."""

    step: int
    expected: list[dict[str, Any]]
    got: list[dict[str, Any]]


class Outcome(BaseModel):
    """How a test ended."""

    uuid: str
    name: str
    passed: bool
    error: str = ""
    differences: list[Difference] = []


class Script(BaseModel):
    """A conversation: who talks, the steps with the results of their calls, and what comes of each."""

    contact: dict[str, Any]
    now: str
    steps: list[dict[str, Any]]
    """each `{"kind", "text", …, "calls": [result]}`"""
    expected: list[list[dict[str, Any]]] = []


async def run_tests(
    session: AsyncSession,
    resources: Resources,
    workspace_id: int,
    definition: Mapping[str, Any],
    tests: Sequence[FlowTest],
    *,
    has_globals: bool = True,
) -> list[Outcome]:
    """Holds every test's conversation on a definition."""
    if not tests:
        return []
    world = await load_world(session, resources, workspace_id, definition, has_globals=has_globals)
    return await tried(lambda: [outcome(world, definition, test) for test in tests])


def outcome(world: World, definition: Mapping[str, Any], test: FlowTest) -> Outcome:
    """How one test ends."""
    script = Script.model_validate_json(test.script)
    found = Outcome(uuid=str(test.uuid), name=test.name, passed=False)
    try:
        lines = converse(world, definition, script)
    except SimulationError as error:
        return found.model_copy(update={"error": str(error)})
    differences = [
        Difference(step=number, expected=expected, got=got)
        for number, (expected, got) in enumerate(zip(script.expected, lines, strict=False))
        if expected != got
    ]
    return found.model_copy(update={"passed": not differences, "differences": differences})


def converse(world: World, definition: Mapping[str, Any], script: Script) -> list[list[Line]]:
    """The lines of every step. Raises `SimulationError` when the conversation ends before the script does."""
    state = State(script.contact, None, read_now(script.now))
    check_time = _deadline(PATIENCE)
    found = []
    for data in script.steps:
        calls = [CallResult.from_json(result) for result in data.get("calls") or ()]
        step = Step(**{key: value for key, value in data.items() if key != "calls"})
        stepped = settled(world, definition, state, step, calls, SEED, check_time=check_time)
        found.append([line for event in stepped.events if (line := shown(event))])
        state = stepped.state
    return found


def _deadline(seconds: float) -> Callable[[], None]:
    end = time.monotonic() + seconds

    def check() -> None:
        if time.monotonic() > end:
            raise SimulationError(f"The test takes longer than {seconds:.0f} seconds.")

    return check


def shown(event: Mapping[str, Any]) -> Line | None:
    """What of an event must stay the same; None for those that may differ."""
    kept = _KEPT.get(event["type"])
    if kept is None:
        return None
    line: Line = {"type": event["type"]}
    for path in kept:
        value = _at(event, path)
        if value not in (None, "", [], {}):
            line[path] = value
    return line


_KEPT: Mapping[str, tuple[str, ...]] = {
    "msg_created": ("msg.text", "msg.attachments", "msg.quick_replies", "msg.unsendable_reason"),
    "ivr_created": ("msg.text", "msg.attachments"),
    "run_started": ("flow.uuid",),
    "run_ended": ("flow.uuid", "status"),
    "run_result_changed": ("name", "value", "category"),
    "contact_name_changed": ("name",),
    "contact_language_changed": ("language",),
    "contact_status_changed": ("status",),
    "contact_field_changed": ("field.key", "value.text"),
    "contact_groups_changed": ("groups_added.name", "groups_removed.name"),
    "contact_urns_changed": ("urns",),
    "broadcast_created": ("translations",),
    "session_triggered": ("flow.uuid",),
    "email_sent": ("to", "subject", "body"),
    "ticket_opened": ("ticket.topic.name",),
    "input_labels_added": ("labels.name",),
    "webhook_called": ("url", "status_code"),
    "resthook_called": ("resthook",),
    "airtime_created": ("currency", "amount"),
    "llm_called": ("instructions", "input"),
    "dial_wait": ("urn",),
    "error": ("text",),
    "failure": ("text",),
}


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(value, list):
            value = [one.get(name) for one in value if isinstance(one, Mapping)]
        elif isinstance(value, Mapping):
            value = value.get(name)
        else:
            return None
    return value


def script_text(script: Script) -> str:
    """The text that is stored."""
    return orjson.dumps(script.model_dump()).decode()
