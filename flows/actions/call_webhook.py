"""The action `call_webhook`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text, text_map
from flows.definition.flow_types import ONLINE
from flows.definition.results import ResultDeclaration
from flows.http_request import MAX_URL_CHARS, METHODS, Request, header_name, is_parsable
from flows.webhook_call import make_call

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class CallWebhook(Action):
    """Calls a URL; what comes back is `@webhook`, and a result if it has a name."""

    type: ClassVar[str] = "call_webhook"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    method: str = text(required=True, choices=METHODS)
    url: str = text(required=True, max_chars=8_192, template=True)
    headers: dict[str, str] = text_map(max_items=10, max_chars=5_000, template=True, key_check=header_name)  # noqa: RUF009
    body: str = text(max_chars=20_000, template=True)
    result_name: str = text(max_chars=64)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.run.webhook = None
        url = execution.text(self.url).strip()
        if not url:
            execution.error("the URL of the webhook is empty", "webhook_url_empty")
            return
        if len(url) > MAX_URL_CHARS or not is_parsable(url):
            execution.error("the URL of the webhook is not a URL", "url:invalid", url=url[:255])
            return
        headers = {name: execution.text(value) for name, value in self.headers.items()}
        body = execution.text(self.body, unbounded=True)
        request = Request(self.method, url, headers, body)
        if request.size > execution.limits.request_bytes:
            size, limit = request.size, execution.limits.request_bytes
            text = f"the request of {size} bytes is larger than {limit}"
            execution.error(text, "webhook:request_size", size=str(size), limit=str(limit))
            return
        blocked = request.blocked_host(execution.options.blocked_hosts)
        if blocked:
            execution.error(f"{blocked} must not be called", "url:blocked", hostname=blocked)
            return
        call = make_call(execution, request)
        execution.run.webhook = call.webhook
        if self.result_name:
            call.save(execution, self.result_name)

    def results(self) -> Iterator[ResultDeclaration]:
        """See `Action.results`."""
        if self.result_name:
            yield ResultDeclaration(self.result_name, ("Success", "Failure"))
