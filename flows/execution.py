"""A sprint while it runs: the scene of a session, with the run and node that it is at."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.clock import Clock, format_instant
from core.ids import Ids
from core.randomness import Randomness
from flows import evaluation
from flows.assets import Assets
from flows.calls import CallKind, CallResult
from flows.environment import Environment
from flows.events.base import Step
from flows.events.failure import Failure
from flows.events.run_ended import RunEnded
from flows.events.run_result_changed import RunResultChanged
from flows.literal_json import RawJson
from flows.modifiers import Modifier, apply
from flows.result import Result
from flows.scene import Scene
from flows.sprint import Segment
from flows.translation import Translated, preferred_languages, translate

if TYPE_CHECKING:
    from flows.call import Call
    from flows.contact import Contact
    from flows.definition.flow import Flow
    from flows.definition.node import Node
    from flows.expressions.values import Value
    from flows.options import Options
    from flows.resumes import Resume
    from flows.run import Run, RunStatus
    from flows.run_summary import RunSummary
    from flows.session import Session


class Execution(Scene):
    """What actions, routers and waits work with.

    `run`, `node` and `action` are where the sprint is now. `pushed` is a flow to be entered when the node's actions
    are done, and whether nothing comes back from it. `parent` is the run of another session that triggered this one.
    """

    session: "Session"
    run: "Run"
    node: "Node"

    def __init__(
        self,
        assets: Assets,
        environment: Environment,
        contact: "Contact",
        options: "Options",
        clock: Clock,
        ids: Ids,
        randomness: Randomness,
        calls: Sequence[CallResult] = (),
        call: "Call | None" = None,
    ) -> None:
        super().__init__(assets, environment, contact, options, clock, ids, randomness, calls)
        self.call = call
        self.resume: Resume | None = None
        self.parent: RunSummary | None = None
        self.batch = False
        self.first_step = False
        self.action_uuid = ""
        self.pushed: tuple[Flow, bool] | None = None
        self.segments: list[Segment] = []
        self.flows: dict[str, Flow] = {}
        self._scopes: dict[str, evaluation.Scope] = {}
        self._scope: evaluation.Scope | None = None

    # --- where it is -----------------------------------------------------------------------------------------------

    def at(self, run: "Run", node: "Node") -> None:
        """Go on in this run, at this node."""
        self.run, self.node = run, node
        assert run.flow is not None
        self.step = Step(run.uuid, run.flow, node.uuid)

    @property
    def flow(self) -> "Flow":
        """The flow of the present run."""
        assert self.run.flow is not None
        return self.run.flow

    # --- templates -------------------------------------------------------------------------------------------------

    def scope(self) -> evaluation.Scope:
        """What templates of the present run are evaluated in."""
        scope = self._scopes.get(self.run.uuid)
        if scope is None:
            scope = self._scopes[self.run.uuid] = evaluation.scope_of(self, self.run)
        if scope is not self._scope:
            if self._scope is not None:
                scope.effort = self._scope.effort
            self._scope = scope
        scope.environment = self.merged
        return scope

    @property
    def is_exhausted(self) -> bool:
        """Whether the sprint's expressions have taken all steps that they may."""
        return self._scope is not None and self._scope.effort < 0

    def text(self, template: str, *, unbounded: bool = False) -> str:
        """Evaluate a template; what failed in it is logged, and is empty in the text."""
        return evaluation.text(self, template, unbounded=unbounded)[0]

    def sound_text(self, template: str) -> str | None:
        """Evaluate a template; None if anything in it failed."""
        text, sound = evaluation.text(self, template)
        return text if sound else None

    def value(self, template: str) -> "Value":
        """Evaluate a template to a value of any type, as operands and arguments of tests are."""
        return evaluation.value(self, template)

    def translated(
        self, item: str, name: str, native: Sequence[str], languages: Sequence[str] | None = None
    ) -> Translated:
        """The texts of a property in the language that the contact, or whoever likes `languages`, likes best."""
        flow = self.flow
        if not flow.localization:
            return Translated(native, flow.language)
        return translate(flow, languages or self.languages(), item, name, native)

    def languages(self) -> list[str]:
        """The languages that the contact likes, best first; the last is the flow's own."""
        return preferred_languages(self.merged, self.environment, self.flow.language)

    # --- what actions and routers do -------------------------------------------------------------------------------

    def modify(self, modifier: Modifier) -> bool:
        """Change the contact; whether anything changed."""
        return apply(self, modifier)

    def ask(self, kind: CallKind, data: Mapping[str, Any]) -> CallResult:
        """The result of a call to the outside. Raises `CallNeeded` when it has not been made yet."""
        return self.calls.take(kind, data, run=self.run.uuid, node=self.node.uuid, action=self.action_uuid)

    def save_result(
        self,
        name: str,
        value: str,
        category: str,
        *,
        category_localized: str = "",
        input: str = "",  # noqa: A002
        extra: RawJson | None = None,
    ) -> None:
        """Set a result of the present run, and log it if its value or category is new."""
        run = self.run
        now = self.now_text()
        result = Result(
            name,
            value[: self.limits.result_chars],
            category=category,
            category_localized=category_localized,
            node_uuid=self.node.uuid,
            input=input,
            extra=extra,
            created_on=now,
        )
        key = result.key
        previous = run.results.get(key)
        run.results[key] = result
        run.modified_on = now
        if previous is None or previous.value != result.value or previous.category != category:
            before = {"value": previous.value, "category": previous.category} if previous else None
            self.log(RunResultChanged(name=name, value=result.value, category=category, extra=extra, previous=before))

    def set_local(self, name: str, value: str) -> None:
        """Set a local of the present run, which no event tells of."""
        self.run.locals[name] = value

    # --- ends ------------------------------------------------------------------------------------------------------

    def end(self, run: "Run", status: "RunStatus") -> None:
        """End a run."""
        run.status = status
        run.exited_on = run.modified_on = format_instant(self.clock.now())
        self.log(RunEnded(run_uuid=run.uuid, flow=run.flow_reference, status=status))

    def fail(self, run: "Run", text: str = "") -> None:
        """End a run because it can't go on; `text` says why, unless it only follows from the failure of another."""
        if text:
            self.log(Failure(text=text))
        self.end(run, "failed")
