"""The action `send_msg`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import reference, text, texts
from flows.definition.references import AssetReference
from flows.events.msg_created import MsgCreated
from flows.message import evaluate_content, is_attachment
from flows.outgoing import outgoing
from flows.templating import Templating, templated

if TYPE_CHECKING:
    from flows.execution import Execution


def attachment(value: str) -> str:
    """What is wrong with an attachment of a definition, as far as it can be told before it is evaluated."""
    if "@" in value or is_attachment(value):
        return ""
    return "is not a valid attachment"


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SendMsg(Action):
    """Sends a message to the contact, or a template that the channel's provider has approved."""

    type: ClassVar[str] = "send_msg"

    text: str = text(required=True, template=True, localizable=True)
    attachments: tuple[str, ...] = texts(
        max_items=10, max_chars=8_192, template=True, localizable=True, check=attachment
    )
    quick_replies: tuple[str, ...] = texts(max_items=10, max_chars=1_000, template=True, localizable=True)
    template: AssetReference | None = reference("template")  # noqa: RUF009
    template_variables: tuple[str, ...] = texts(template=True)

    def execute(self, execution: "Execution") -> None:
        """One message is made in any case, if need be one that says why it can't be sent."""
        content = evaluate_content(execution, self.uuid, self.text, self.attachments, self.quick_replies)
        templating: Templating | None = None
        if self.template is not None:
            templating = self._templating(execution, self.template)
        execution.log(MsgCreated(msg=outgoing(execution, content, templating)))

    def _templating(self, execution: "Execution", reference: AssetReference) -> Templating | None:
        template = execution.assets.templates.get(reference.identity)
        if template is None:
            execution.missing("template", reference.identity, reference.name)
            return None
        return templated(execution, template, [execution.text(one) for one in self.template_variables])
