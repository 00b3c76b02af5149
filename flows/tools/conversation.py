"""The operations `run` and `modify`."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from core.randomness import Pcg
from flows import evaluation
from flows.assets import Assets
from flows.call import Call
from flows.calls import CallResult, NeedsCall
from flows.contact import Contact
from flows.contactql import QueryEnvironment
from flows.engine import Engine
from flows.environment import Environment
from flows.errors import ResumeError, StartError
from flows.execution import Execution
from flows.literal_json import dumps, loads
from flows.modification import Modified
from flows.modifiers import MissingAsset, read_modifier
from flows.query_groups import reevaluate
from flows.resumes import read_resume
from flows.scene import Scene
from flows.session import Session
from flows.sprint import Sprint
from flows.tools.doubles import HttpMocks, Services
from flows.tools.stages import NamedAssets, Settings, StageError, staged
from flows.triggers import Trigger, read_trigger


class Conversation:
    """One request: what it gives, and where the clock and the random numbers have come to."""

    def __init__(self, request: Mapping[str, Any], named: NamedAssets) -> None:
        self.settings = Settings(request.get("options"))
        with staged("environment"):
            self.environment = Environment.from_json(request.get("environment"))
        with staged("assets"):
            self.assets = named.find(request.get("assets"), self.environment, self.settings.media_base_url)
        self.engine = Engine(self.settings.options)
        self.mocks = HttpMocks(request.get("http_mocks"))
        self.services = Services(self.mocks, smtp_error=self.settings.smtp_error)
        self.clock, self.randomness = self.settings.clock(), self.settings.randomness()
        self.contact = self._contact(request)
        self.sprints = 0

    def _contact(self, request: Mapping[str, Any]) -> Contact:
        missing = _refuse if self.settings.strict else _ignore
        with staged("contact"):
            contact = Contact.from_json(request["contact"], self.assets, missing)
        if self.settings.reevaluate_groups:
            ids = self.settings.ids(self.clock, 0)
            scene = Scene(
                self.assets, self.environment, contact, self.settings.options, self.clock, ids, self.randomness
            )
            reevaluate(scene, QueryEnvironment.of(scene.base, scene.now().year))
        return contact

    def settle(self, attempt: Callable[..., Any]) -> Any:
        """Try with ever more call results, each time with clock, UUIDs and randomness as they began."""
        self.sprints += 1
        calls: list[CallResult] = []
        spent: list[Pcg] = []
        while True:
            clock, randomness = copy(self.clock), copy(self.randomness)
            outcome = attempt(
                clock=clock,
                ids=self.settings.ids(clock, self.sprints),
                randomness=randomness,
                calls=calls,
            )
            if not isinstance(outcome, NeedsCall):
                self.clock, self.randomness = clock, spent[-1] if spent else randomness
                return outcome
            calls.append(self.services.answer(outcome.request, randomness))


def _refuse(kind: str, reference: Mapping[str, Any]) -> None:
    raise StageError("panic", f"missing {kind}: {reference}")


def _ignore(kind: str, reference: Mapping[str, Any]) -> None:
    return None


def run(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """Start a session and resume it with one resume after another."""
    with staged("panic"):
        conversation = Conversation(request, named)
    with staged("trigger"):
        trigger = read_trigger(request["trigger"])
    _check_user(conversation, trigger)
    with staged("call"):
        call = Call.from_json(request["call"]) if request.get("call") else None
    outputs: list[dict[str, Any]] = []
    sprint = _start(conversation, trigger, call, outputs)
    last = sprint.session.copy()
    outputs.append(_output(conversation, sprint))
    for resume in request.get("resumes") or ():
        sprint = _resume(conversation, resume, call, outputs)
        last = sprint.session.copy()
        outputs.append(_output(conversation, sprint))
    return {
        "outputs": outputs,
        "runs": [run.to_json() for run in last.runs],
        "evals": _evaluations(conversation, sprint, last, request.get("eval") or []),
        "unused_mocks": conversation.mocks.are_unused,
    }


def _start(conversation: Conversation, trigger: Trigger, call: Call | None, outputs: list[Any]) -> Sprint:
    engine, assets, environment = conversation.engine, conversation.assets, conversation.environment
    try:
        sprint: Sprint = conversation.settle(
            lambda **given: engine.start(assets, environment, conversation.contact, trigger, call=call, **given)
        )
    except StartError as error:
        raise StageError("start", str(error), outputs) from error
    return sprint


def _resume(conversation: Conversation, data: Any, call: Call | None, outputs: list[Any]) -> Sprint:
    """A sprint from the session as it was stored after the last."""
    engine, assets, environment = conversation.engine, conversation.assets, conversation.environment
    with staged("resume"):
        resume = read_resume(data)
    session = Session.from_json(loads(dumps(outputs[-1]["session"])))
    try:
        sprint: Sprint = conversation.settle(
            lambda **given: engine.resume(
                assets, environment, conversation.contact, session, resume, call=call, **given
            )
        )
    except ResumeError as error:
        raise StageError("resume", str(error), outputs) from error
    return sprint


def _check_user(conversation: Conversation, trigger: Trigger) -> None:
    user = trigger.own("user")
    if conversation.settings.strict and user and conversation.assets.user_of(user) is None:
        _refuse("user", user)


def _output(conversation: Conversation, sprint: Sprint) -> dict[str, Any]:
    """What a sprint gave, the session as it is stored; the contact goes on to the next."""
    conversation.contact = sprint.contact
    webhook = next((run.webhook for run in reversed(sprint.session.runs) if run.webhook), None)
    sprint.session.compact()
    return {
        "events": [event.to_json() for event in sprint.events],
        "segments": [segment.to_json() for segment in sprint.segments],
        "session": sprint.session.to_json(),
        "contact": loads(dumps(sprint.contact.to_json())),
        "webhook": webhook.to_json() if webhook else None,
    }


def _evaluations(
    conversation: Conversation, sprint: Sprint, session: Session, templates: list[str]
) -> list[dict[str, Any]]:
    """Templates evaluated in the first run, as it was at the end."""
    found = []
    for template in templates:
        execution = _execution(conversation, sprint, session)
        text = evaluation.text(execution, template)[0]
        found.append({"text": text, "events": [event.to_json() for event in execution.events]})
    return found


def _execution(conversation: Conversation, sprint: Sprint, session: Session) -> Execution:
    ids = conversation.settings.ids(conversation.clock, conversation.sprints + 1)
    execution = Execution(
        conversation.assets, conversation.environment, sprint.contact, conversation.settings.options,
        conversation.clock, ids, conversation.randomness,
    )  # fmt: skip
    execution.session = session
    first = session.runs[0]
    first.flow = conversation.assets.flow(first.flow_reference["uuid"])
    node = first.flow.nodes.get(first.path[-1]["node_uuid"]) if first.path else None
    execution.run = first
    if node is not None:
        execution.at(first, node)
    return execution


def modify(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """Apply modifiers to a contact."""
    with staged("panic"):
        conversation = Conversation(request, named)
    assets: Assets = conversation.assets
    modifiers = []
    with staged("modifier"):
        for item in request.get("modifiers") or ():
            try:
                modifiers.append(read_modifier(item, assets))
            except MissingAsset:
                if conversation.settings.strict:
                    raise
    modified: Modified = conversation.settle(
        lambda **given: conversation.engine.modify(
            assets, conversation.environment, conversation.contact, modifiers, **given
        )
    )
    return {
        "contact": modified.contact.to_json(),
        "events": [event.to_json() for event in modified.events],
        "modifiers": [modifier.to_json() for modifier in modifiers],
    }
