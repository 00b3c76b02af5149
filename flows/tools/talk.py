"""A conversation with a flow, step by step and back: what `python -m flows chat` is about, without the terminal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows.assets import Assets
from flows.call import Call
from flows.calls import CallResult, NeedsCall
from flows.contact import Contact
from flows.definition.flow import Flow
from flows.definition.flow_types import VOICE
from flows.engine import Engine
from flows.environment import Environment
from flows.resumes import read_resume
from flows.sprint import Sprint
from flows.tools.doubles import HttpMocks, Services
from flows.triggers import read_trigger

_RESUMES = {
    "wait_timeout": "wait_timed_out",
    "wait_expiration": "wait_expired",
    "dial": "dial_ended",
    "msg": "msg_received",
}


@dataclass(slots=True)
class Turn:
    """A sprint, and what the clock showed before it."""

    sprint: Sprint
    now: datetime


class Talk:
    """A contact in a flow. Time starts at `now` and jumps to where a timeout or expiration is due."""

    def __init__(
        self,
        assets: Assets,
        flow: Flow,
        contact: Contact,
        environment: Environment,
        *,
        now: datetime,
        seed: int = 1,
        mocks: Mapping[str, Any] | None = None,
    ) -> None:
        self.assets, self.flow, self.environment = assets, flow, environment
        self._contact, self._now, self._seed = contact, now.astimezone(UTC), seed
        self._engine = Engine()
        self._services = Services(HttpMocks(mocks))
        self._call = _call(assets, contact) if flow.type == VOICE else None
        self.turns: list[Turn] = []

    @property
    def waiting(self) -> bool:
        """Whether the flow waits for something."""
        return bool(self.turns) and self.turns[-1].sprint.session.status == "waiting"

    def start(self) -> Sprint:
        """Begin, as if somebody had started the contact by hand."""
        flow = {"uuid": self.flow.uuid, "name": self.flow.name}
        trigger = read_trigger({"type": "manual", "flow": flow, "triggered_on": format_instant(self._now)})
        return self._turn(
            lambda **given: self._engine.start(
                self.assets, self.environment, self._contact, trigger, call=self._call, **given
            )
        )

    def say(self, text: str) -> Sprint:
        """Answer with a message from the contact's first URN."""
        urns = self._contact.urns
        message = {"text": text} | ({"urn": urns[0].identity} if urns else {})
        return self._resume("msg", msg=message)

    def time_out(self) -> Sprint:
        """Let the wait's timeout pass. Raises `ResumeError` if it has none."""
        return self._resume("wait_timeout")

    def expire(self) -> Sprint:
        """Let the wait's time run out."""
        return self._resume("wait_expiration")

    def dial(self, status: str, seconds: int = 10) -> Sprint:
        """End the forwarded call. Raises `ResumeError` if none was waited for."""
        return self._resume("dial", dial={"status": status, "duration": seconds})

    def back(self) -> bool:
        """Take the last turn back; false at the first."""
        if len(self.turns) < 2:
            return False
        self._now = self.turns.pop().now
        return True

    def _resume(self, kind: str, **event: Any) -> Sprint:
        last = self.turns[-1].sprint
        now = format_instant(self._now)
        uuid = SeededIds(self._seed + 1000 + len(self.turns), SteppedClock(self._now)).uuid7()
        data = {"type": _RESUMES[kind], "uuid": uuid, "created_on": now, **event}
        resume = read_resume({"type": kind, "resumed_on": now, "event": data})
        return self._turn(
            lambda **given: self._engine.resume(
                self.assets, self.environment, last.contact, last.session, resume, call=self._call, **given
            )
        )

    def _turn(self, attempt: Callable[..., Sprint | NeedsCall]) -> Sprint:
        """Run a sprint, the services that it needs being stand-ins."""
        results: list[CallResult] = []
        number = self._seed + len(self.turns)
        while True:
            clock, randomness = SteppedClock(self._now), Pcg(number)
            outcome = attempt(clock=clock, ids=SeededIds(number, clock), randomness=randomness, calls=results)
            if isinstance(outcome, Sprint):
                self.turns.append(Turn(outcome, self._now))
                self._now += timedelta(seconds=1)
                return outcome
            results.append(self._services.answer(outcome.request, randomness))


def _call(assets: Assets, contact: Contact) -> Call:
    channel = next((one for one in assets.channels.values() if one.has_role("call")), None)
    reference = channel.reference if channel else {"uuid": "00000000-0000-4000-8000-000000000000", "name": "Phone"}
    urn = contact.urns[0].identity if contact.urns else "tel:+12065550100"
    return Call("00000000-0000-7000-8000-000000000001", reference, urn)
