"""The action `send_broadcast`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flows.actions.base import Action, register
from flows.actions.send_msg import attachment
from flows.assets import Reference
from flows.definition.fields import reference, references, texts
from flows.definition.fields import text as text_field
from flows.definition.flow_types import ONLINE
from flows.definition.references import AssetReference
from flows.events.broadcast_created import BroadcastCreated
from flows.message import evaluate_content
from flows.recipients import resolve

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SendBroadcast(Action):
    """Sends a message to groups, contacts and URNs, or to those whom a query finds."""

    type: ClassVar[str] = "send_broadcast"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    groups: tuple[AssetReference, ...] = references("group")
    contacts: tuple[AssetReference, ...] = references("contact")
    urns: tuple[str, ...] = texts()
    contact_query: str = text_field(template=True)
    legacy_vars: tuple[str, ...] = texts(max_chars=1_000, template=True)
    text: str = text_field(required=True, template=True, localizable=True)
    attachments: tuple[str, ...] = texts(
        max_items=10, max_chars=8_192, template=True, localizable=True, check=attachment
    )
    quick_replies: tuple[str, ...] = texts(max_items=10, max_chars=1_000, template=True, localizable=True)
    template: AssetReference | None = reference("template")  # noqa: RUF009
    template_variables: tuple[str, ...] = texts(template=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        recipients = resolve(execution, self.groups, self.contacts, self.urns, self.contact_query, self.legacy_vars)
        if execution.batch and recipients.are_many:
            execution.error("can't send broadcasts to groups during batch starts", "batch_broadcast")
            return
        translations = self._translations(execution)
        template, variables = self._template(execution)
        if not recipients.any:
            return
        execution.log(
            BroadcastCreated(
                translations=translations,
                base_language=execution.flow.language,
                template=template,
                template_variables=variables,
                **recipients.fields(),
            )
        )

    def _translations(self, execution: "Execution") -> dict[str, Any]:
        """The contents by language: that of the flow, then those that it is translated to."""
        flow = execution.flow
        found = {}
        for language in dict.fromkeys((flow.language, *flow.localization.languages)):
            wanted = [language, flow.language]
            content = evaluate_content(execution, self.uuid, self.text, self.attachments, self.quick_replies, wanted)
            found[language] = content.to_json()
        return found

    def _template(self, execution: "Execution") -> tuple[Reference | None, list[str] | None]:
        if self.template is None:
            return None, None
        template = execution.assets.templates.get(self.template.identity)
        if template is None:
            execution.missing("template", self.template.identity, self.template.name)
            return None, None
        return template.reference, [execution.text(one) for one in self.template_variables]
