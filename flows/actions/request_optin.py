"""The action `request_optin`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import json_object
from flows.definition.flow_types import ONLINE

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptin(Action):
    """Opt-ins exist no more: an error says so."""

    type: ClassVar[str] = "request_optin"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    optin: dict[str, Any] = json_object(required=True)  # noqa: RUF009

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.error("opt-ins can't be requested any more", "action:unsupported")
