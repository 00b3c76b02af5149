"""The action `call_resthook`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.definition.flow_types import ONLINE
from flows.definition.results import ResultDeclaration
from flows.events.resthook_called import ResthookCalled
from flows.http_request import Request
from flows.literal_json import sorted_text
from flows.resthook_payload import run_payload
from flows.webhook_call import Called, make_call

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class CallResthook(Action):
    """Tells the subscribers of a resthook of this run; what comes back is `@webhook`, and a result if it has a name."""

    type: ClassVar[str] = "call_resthook"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    resthook: str = text(required=True, max_chars=1_000)
    result_name: str = text(max_chars=64)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.run.webhook = None
        resthook = execution.assets.resthook(self.resthook)
        if resthook is None:
            return
        payload = run_payload(execution)
        execution.log(ResthookCalled(resthook=resthook.slug, payload=payload))
        body = sorted_text(payload)
        headers = {"Content-Type": "application/json"}
        calls = [
            make_call(execution, Request("POST", url, headers, body), resthook=resthook.slug)
            for url in resthook.subscribers
        ]
        chosen = _telling(calls)
        if chosen is not None:
            execution.run.webhook = chosen.webhook
            if self.result_name:
                chosen.save(execution, self.result_name)

    def results(self) -> Iterator[ResultDeclaration]:
        """See `Action.results`."""
        if self.result_name:
            yield ResultDeclaration(self.result_name, ("Success", "Failure"))


def _telling(calls: list[Called]) -> Called | None:
    """The last that failed, else the last that worked, else the last whose subscriber is gone."""
    for status in (("response_error", "connection_error"), ("success",), ("subscriber_gone",)):
        found = next((call for call in reversed(calls) if call.status in status), None)
        if found is not None:
            return found
    return None
