"""The action `send_email`."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text, texts
from flows.definition.flow_types import ONLINE
from flows.events.email_sent import EmailSent

if TYPE_CHECKING:
    from flows.execution import Execution

_SPACE = re.compile(r"\s+")


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SendEmail(Action):
    """Sends a mail."""

    type: ClassVar[str] = "send_email"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    addresses: tuple[str, ...] = texts(required=True, max_chars=1_000, template=True)
    subject: str = text(required=True, max_chars=1_000, template=True, localizable=True)
    body: str = text(required=True, template=True, localizable=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        subject = execution.text(execution.translated(self.uuid, "subject", (self.subject,)).texts[0])
        subject = _SPACE.sub(" ", subject).strip()
        if not subject:
            execution.error("the subject of the mail is empty, nothing is sent", "email_subject")
            return
        body = execution.text(execution.translated(self.uuid, "body", (self.body,)).texts[0])
        if not body:
            execution.error("the body of the mail is empty, nothing is sent", "email_body")
            return
        to = self._addresses(execution)
        if not to:
            return
        result = execution.ask("email", {"to": to, "subject": subject, "body": body})
        if result.error:
            execution.error(f"the mail can't be sent: {result.error}", "email_failed")
        else:
            execution.log(EmailSent(to=to, subject=subject, body=body))

    def _addresses(self, execution: "Execution") -> list[str]:
        found = []
        for template in self.addresses:
            address = execution.text(template)
            if address:
                found.append(address.removeprefix("mailto:"))
            else:
                execution.error("an address of the mail is empty, left out", "email_address")
        return found
