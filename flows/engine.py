"""The engine's face: start a session, resume one, change a contact. All are pure functions of what they are given."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.clock import Clock
from core.ids import Ids
from core.randomness import Randomness
from flows import resuming
from flows.assets import Assets, FlowAsset
from flows.call import Call
from flows.calls import CallNeeded, CallResult, NeedsCall
from flows.contact import Contact
from flows.environment import Environment
from flows.execution import Execution
from flows.modification import Modified, modify
from flows.modifiers import Modifier
from flows.options import Options
from flows.resumes import Resume
from flows.scene import Scene
from flows.session import Session
from flows.sprint import Sprint
from flows.starting import start
from flows.triggers import Trigger


class Engine:
    """Runs sprints.

    Nothing given is changed, nothing is read from or written to the outside. When a sprint needs the outside, what
    comes back is `NeedsCall`: make the call, add its result to `calls`, and ask again with everything else the same.
    That needs `clock`, `ids` and `randomness` anew, begun as before (the same start and seed), since they move on as
    they are read; the repeated sprint then is the same to the byte.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()

    def start(
        self,
        assets: Assets,
        environment: Environment,
        contact: Contact,
        trigger: Trigger,
        *,
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        call: Call | None = None,
        calls: Sequence[CallResult] = (),
    ) -> Sprint | NeedsCall:
        """Start a session in the flow that the trigger names.

        `environment` is the workspace's; what the contact's time zone, language and country change of it is seen to
        here. `call` is required for voice flows. Raises `StartError` when there is no such flow, it can't be read, or a
        voice flow has no call: nothing may be stored then.
        """
        execution = Execution(assets, environment, contact.copy(), self.options, clock, ids, randomness, calls, call)
        try:
            return start(execution, trigger)
        except CallNeeded as needed:
            return NeedsCall(needed.request)

    def resume(
        self,
        assets: Assets,
        environment: Environment,
        contact: Contact,
        session: Session,
        resume: Resume,
        *,
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        call: Call | None = None,
        calls: Sequence[CallResult] = (),
        kept: Mapping[str, FlowAsset] = MappingProxyType({}),
    ) -> Sprint | NeedsCall:
        """Resume a session that waits.

        `kept` are other revisions of flows, by run UUID: what these runs go on with in place of what is among the
        assets. Flows that are entered now are always those of the assets.

        Raises `ResumeError` (101: not waiting, 102: no run waits, 103: the wait doesn't take such a resume) and, for
        another's contact or call, `MismatchError`. A session that can't go on for another reason fails in the sprint.
        """
        execution = Execution(assets, environment, contact.copy(), self.options, clock, ids, randomness, calls, call)
        try:
            return resuming.resume(execution, session.copy(), resume, kept)
        except CallNeeded as needed:
            return NeedsCall(needed.request)

    def modify(
        self,
        assets: Assets,
        environment: Environment,
        contact: Contact,
        modifiers: Sequence[Modifier],
        *,
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        calls: Sequence[CallResult] = (),
    ) -> Modified | NeedsCall:
        """Change a contact outside of flows: one modifier after another, its groups after each that did something."""
        scene = Scene(assets, environment, contact.copy(), self.options, clock, ids, randomness, calls)
        try:
            return modify(scene, modifiers)
        except CallNeeded as needed:
            return NeedsCall(needed.request)
