"""The flow engine alone, on one core: sprints and templates per CPU second.

    python -m bench.engine [--seconds 3] [--repeat 3] [--profile FLOW]

Two flows: a registration (3 sprints) and one heavy on routers (11 sprints, some 20 expressions each). As a host runs
them, sessions, contacts and events go out to JSON after each sprint, and session and contact come in again before the
next; `kept` is without that. Prints the median of the repetitions.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import machine
from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows import evaluation
from flows.assets import Assets
from flows.calls import NeedsCall
from flows.contact import Contact
from flows.engine import Engine
from flows.environment import Environment
from flows.execution import Execution
from flows.literal_json import dumps, loads
from flows.resumes import read_resume
from flows.session import Session
from flows.sprint import Sprint
from flows.triggers import read_trigger

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
FLOWS = ("registration", "router_heavy")
URN = "tel:+12025550123"


class Workload:
    """One flow with a contact and what it answers."""

    def __init__(self, name: str) -> None:
        data = loads((DATA / "engine.json").read_bytes())
        definition = loads((DATA / f"{name}.json").read_bytes())
        self.assets = Assets.from_json(data["assets"] | {"flows": [definition]})
        self.environment = Environment.from_json({"allowed_languages": ["eng"], "timezone": "America/Los_Angeles"})
        self.engine = Engine()
        self.contact = dumps(data[name]["contact"])
        now = format_instant(NOW)
        flow = {"uuid": definition["uuid"], "name": definition["name"]}
        self.trigger = {"type": "manual", "flow": flow, "triggered_on": now}
        self.resumes = [_reply(number, text, now) for number, text in enumerate(data[name]["answers"])]
        self.templates: list[str] = data["templates"]

    @property
    def sprints(self) -> int:
        """Sprints of one conversation."""
        return 1 + len(self.resumes)

    def given(self) -> dict[str, Any]:
        """Clock, UUIDs and randomness of one sprint."""
        clock = SteppedClock(NOW)
        return {"clock": clock, "ids": SeededIds(1, clock), "randomness": Pcg(1)}

    def start(self, contact: Contact) -> Sprint:
        """The first sprint."""
        return _done(
            self.engine.start(self.assets, self.environment, contact, read_trigger(self.trigger), **self.given())
        )

    def resume(self, contact: Contact, session: Session, resume: dict[str, Any]) -> Sprint:
        """A later sprint."""
        return _done(
            self.engine.resume(self.assets, self.environment, contact, session, read_resume(resume), **self.given())
        )

    def stored(self) -> None:
        """One conversation with JSON between its sprints."""
        sprint = self.start(Contact.from_json(loads(self.contact), self.assets))
        for resume in self.resumes:
            session, contact = _stored(sprint)
            sprint = self.resume(
                Contact.from_json(loads(contact), self.assets), Session.from_json(loads(session)), resume
            )
        _stored(sprint)

    def kept(self) -> None:
        """One conversation in memory."""
        sprint = self.start(Contact.from_json(loads(self.contact), self.assets))
        for resume in self.resumes:
            sprint = self.resume(sprint.contact, sprint.session, resume)

    def evaluate(self) -> None:
        """Every template once, in a run."""
        execution = self._execution
        for template in self.templates:
            evaluation.text(execution, template)

    def prepare_templates(self) -> None:
        """A run whose templates are evaluated."""
        contact = Contact.from_json(loads(self.contact), self.assets)
        sprint = self.start(contact)
        given = self.given()
        self._execution = Execution(
            self.assets, self.environment, contact, self.engine.options, given["clock"], given["ids"],
            given["randomness"],
        )  # fmt: skip
        self._execution.session = sprint.session
        run = sprint.session.runs[0]
        assert run.flow is not None
        self._execution.at(run, run.flow.node_list[1])


def _reply(number: int, text: str, now: str) -> dict[str, Any]:
    uuid = f"0197a0f0-0000-7000-8000-{number:012d}"
    event = {"type": "msg_received", "uuid": uuid, "created_on": now, "msg": {"text": text, "urn": URN}}
    return {"type": "msg", "resumed_on": now, "event": event}


def _done(outcome: Sprint | NeedsCall) -> Sprint:
    assert isinstance(outcome, Sprint)
    return outcome


def _stored(sprint: Sprint) -> tuple[bytes, bytes]:
    for event in sprint.events:
        dumps(event.to_json())
    sprint.session.compact()
    return dumps(sprint.session.to_json()), dumps(sprint.contact.to_json())


def rate(work: Callable[[], None], units: int, seconds: float) -> float:
    """Units per CPU second."""
    for _ in range(20):
        work()
    begun, rounds = time.process_time(), 0
    while time.process_time() - begun < seconds:
        work()
        rounds += 1
    return rounds * units / (time.process_time() - begun)


def measure(seconds: float, repeat: int) -> dict[str, Any]:
    """All figures."""
    figures: dict[str, Any] = {"machine": machine()}
    for name in FLOWS:
        workload = Workload(name)
        for kind in ("stored", "kept"):
            work = getattr(workload, kind)
            rates = [rate(work, workload.sprints, seconds) for _ in range(repeat)]
            median = statistics.median(rates)
            figures[f"{name}_{kind}"] = {
                "sprints_per_cpu_second": round(median),
                "spread": [round(min(rates)), round(max(rates))],
                "cpu_seconds_per_1000": round(1000 / median, 3),
            }
    workload = Workload("router_heavy")
    workload.prepare_templates()
    rates = [rate(workload.evaluate, len(workload.templates), seconds) for _ in range(repeat)]
    figures["templates_per_cpu_second"] = round(statistics.median(rates))
    return figures


def profile(name: str) -> None:
    """Where the time goes."""
    import cProfile
    import pstats

    workload = Workload(name)
    profiler = cProfile.Profile()
    for _ in range(50):
        workload.stored()
    profiler.enable()
    for _ in range(200):
        workload.stored()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> None:
    """Measure and print, or profile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3, help="of CPU, for each figure")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--profile", choices=FLOWS, help="print where the time goes instead")
    arguments = parser.parse_args()
    if arguments.profile:
        profile(arguments.profile)
    else:
        print(json.dumps(measure(arguments.seconds, arguments.repeat), indent=2))


if __name__ == "__main__":
    main()
