"""Runs: one contact's way through one flow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from flows.assets import Reference
from flows.result import Result
from flows.webhook import Webhook

if TYPE_CHECKING:
    from flows.definition.flow import Flow

RunStatus = Literal["active", "waiting", "completed", "failed", "expired", "interrupted"]


class Run:
    """A run of a session; times are RFC 3339 text.

    `flow_reference` is `{"uuid", "name", "revision"?}`. `path` lists `{"node_uuid", "arrived_on"}`. `flow` is the
    compiled flow while a sprint runs, None if it is not among the assets any more.
    """

    __slots__ = (
        "created_on", "exited_on", "flow", "flow_reference", "had_input", "legacy_extra", "locals", "modified_on",
        "parent", "path", "results", "status", "uuid", "webhook",
    )  # fmt: skip

    def __init__(self, uuid: str, flow_reference: Reference, *, created_on: str, parent: "Run | None" = None) -> None:
        self.uuid = uuid
        self.flow_reference = flow_reference
        self.flow: Flow | None = None
        self.parent = parent
        self.path: list[dict[str, str]] = []
        self.locals: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self.status: RunStatus = "active"
        self.had_input = False
        self.webhook: Webhook | None = None
        self.created_on = created_on
        self.modified_on = created_on
        self.exited_on: str | None = None
        self.legacy_extra: Any = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens in this run."""
        return self.status not in ("active", "waiting")

    def copy(self, parent: "Run | None") -> "Run":
        """A run that can be changed without changing this one, below the copy of its parent."""
        run = Run(self.uuid, self.flow_reference, created_on=self.created_on, parent=parent)
        run.path = self.path.copy()
        run.locals = self.locals.copy()
        run.results = self.results.copy()
        run.status, run.had_input, run.webhook = self.status, self.had_input, self.webhook
        run.modified_on, run.exited_on = self.modified_on, self.exited_on
        return run

    def compact(self) -> None:
        """Drop what only a run that goes on needs: path, locals and webhook."""
        if self.is_over:
            self.path, self.locals, self.webhook = [], {}, None

    @classmethod
    def from_json(cls, data: Mapping[str, Any], parent: "Run | None") -> Self:
        """Reads a run of a stored session."""
        run = cls(data["uuid"], data["flow"], created_on=data["created_on"], parent=parent)
        run.path = data.get("path") or []
        run.locals = data.get("locals") or {}
        results = data.get("results")
        if results:
            run.results = {result.key: result for result in map(Result.from_json, results.values())}
        run.status = data["status"]
        run.had_input = data.get("had_input", False)
        webhook = data.get("webhook")
        run.webhook = Webhook.from_json(webhook) if webhook else None
        run.modified_on = data["modified_on"]
        run.exited_on = data.get("exited_on")
        return run

    def to_json(self, stored_webhook_bytes: int = 10_000) -> dict[str, Any]:
        """Writes the form of a stored session; a webhook with more JSON than fits is left out."""
        data: dict[str, Any] = {"uuid": self.uuid, "flow": self.flow_reference}
        if self.path:
            data["path"] = self.path
        if self.locals:
            data["locals"] = self.locals
        if self.results:
            data["results"] = {key: result.to_json() for key, result in self.results.items()}
        data["status"] = self.status
        if self.had_input:
            data["had_input"] = True
        if self.parent is not None:
            data["parent_uuid"] = self.parent.uuid
        if self.webhook is not None and self.webhook.json_bytes <= stored_webhook_bytes:
            data["webhook"] = self.webhook.to_json()
        data["created_on"] = self.created_on
        data["modified_on"] = self.modified_on
        data["exited_on"] = self.exited_on
        return data
