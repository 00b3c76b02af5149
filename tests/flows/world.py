"""A small workspace, a contact, and ways to try one part of the engine on them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.clock import SteppedClock
from core.ids import SeededIds
from core.randomness import Pcg
from flows.assets import Assets
from flows.call import Call
from flows.calls import CallResult, NeedsCall
from flows.contact import Contact
from flows.engine import Engine
from flows.environment import Environment
from flows.events import Event
from flows.literal_json import dumps, loads
from flows.options import Options
from flows.resumes import read_resume
from flows.session import Session
from flows.sprint import Sprint
from flows.triggers import read_trigger

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
WORLD: dict[str, Any] = loads((HERE / "world.json").read_bytes())
ENVIRONMENT = Environment.from_json(WORLD["environment"])
FLOW = "f1000000-0000-4000-8000-000000000001"
OTHER_FLOW = "f1000000-0000-4000-8000-000000000002"
NODE = "f2000000-0000-4000-8000-000000000001"
EXIT = "f3000000-0000-4000-8000-000000000001"
OWN = ("uuid", "created_on", "elapsed_ms", "sizes", "retries")
FRAME = ("run_started", "run_ended")


def cases(folder: str, kind: str) -> list[dict[str, Any]]:
    """The cases of a type."""
    path = HERE / folder / "cases" / f"{kind}.json"
    assert path.exists(), f"{kind} has no case file {path.relative_to(HERE)}"
    found: list[dict[str, Any]] = loads(path.read_bytes())
    assert found, f"{path.name} has no cases"
    return found


def flow(nodes: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """A definition with these nodes."""
    definition = {
        "uuid": FLOW,
        "name": "Tried",
        "spec_version": "14.4.2",
        "language": "eng",
        "type": "messaging",
        "localization": {},
        "nodes": list(nodes),
    }
    return definition | changes


def node(number: int = 1, **parts: Any) -> dict[str, Any]:
    """A node with one exit that ends the flow."""
    uuid, leave = NODE[:-1] + str(number), EXIT[:-1] + str(number)
    return {"uuid": uuid, "exits": [{"uuid": leave}]} | parts


def assets(*definitions: Mapping[str, Any], environment: Environment = ENVIRONMENT) -> Assets:
    """The workspace with these flows besides its own."""
    data = WORLD["assets"]
    return Assets.from_json(data | {"flows": [*definitions, *data["flows"]]}).in_environment(environment)


def contact(workspace: Assets, **changes: Any) -> Contact:
    """Ryan, or somebody a little different."""
    return Contact.from_json(WORLD["contact"] | changes, workspace)


def given(number: int = 1, calls: Sequence[CallResult] = ()) -> dict[str, Any]:
    """What a sprint needs besides what it is about."""
    clock = SteppedClock(NOW)
    return {"clock": clock, "ids": SeededIds(number, clock), "randomness": Pcg(number), "calls": calls}


class Conversation:
    """A session that is started and resumed; sessions and contacts go through JSON in between."""

    def __init__(
        self,
        definition: Mapping[str, Any],
        *others: Mapping[str, Any],
        environment: Environment = ENVIRONMENT,
        options: Options | None = None,
        contact_changes: Mapping[str, Any] | None = None,
        call: Call | None = None,
    ) -> None:
        self.environment = environment
        self.assets = assets(definition, *others, environment=environment)
        self.engine = Engine(options)
        self.contact = contact(self.assets, **(contact_changes or {}))
        self.call = call
        self.flow = {"uuid": definition["uuid"], "name": definition["name"]}
        self.sprints: list[Sprint] = []
        self.results: list[CallResult] = []

    def start(self, trigger: Mapping[str, Any] | None = None, calls: Sequence[CallResult] = ()) -> Sprint:
        """Start, by hand unless there is another trigger."""
        data = {"type": "manual", "flow": self.flow, "triggered_on": "2026-03-04T10:30:00Z"} | dict(trigger or {})
        outcome = self.engine.start(
            self.assets, self.environment, self.contact, read_trigger(data), call=self.call, **given(1, calls)
        )
        return self._done(outcome)

    def resume(self, resume: Mapping[str, Any], calls: Sequence[CallResult] = (), **more: Any) -> Sprint:
        """Resume with a resume as JSON."""
        session = Session.from_json(loads(dumps(self.sprints[-1].session.to_json())))
        outcome = self.engine.resume(
            self.assets,
            self.environment,
            self.contact,
            session,
            read_resume(resume),
            call=self.call,
            **given(1 + len(self.sprints), calls),
            **more,
        )
        return self._done(outcome)

    def say(self, text: str, **message: Any) -> Sprint:
        """Resume with a message."""
        return self.resume(msg_resume(text, **message))

    def _done(self, outcome: Sprint | NeedsCall) -> Sprint:
        assert isinstance(outcome, Sprint), outcome
        self.sprints.append(outcome)
        self.contact = Contact.from_json(loads(dumps(outcome.contact.to_json())), self.assets)
        return outcome


def msg_event(text: str, **message: Any) -> dict[str, Any]:
    """A message received."""
    return {
        "type": "msg_received",
        "uuid": "f5000000-0000-7000-8000-000000000001",
        "created_on": "2026-03-04T10:29:00Z",
        "msg": {"text": text, "urn": "tel:+12065551212"} | message,
    }


def msg_resume(text: str, **message: Any) -> dict[str, Any]:
    """A resume by a message."""
    return {"type": "msg", "resumed_on": "2026-03-04T10:30:00Z", "event": msg_event(text, **message)}


def shown(events: Sequence[Event], *, frame: bool = False) -> list[dict[str, Any]]:
    """Events without what differs each time, and without those of the run itself unless `frame`."""
    found: list[dict[str, Any]] = loads(dumps([event.to_json() for event in events]))
    kept = [event for event in found if frame or event["type"] not in FRAME]
    return [{key: value for key, value in event.items() if key not in OWN} for event in kept]


def without_texts(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Errors, warnings and failures are known by their codes; their texts may be reworded."""
    spoken = ("error", "warning", "failure")
    return [{k: v for k, v in event.items() if k != "text" or event["type"] not in spoken} for event in events]
