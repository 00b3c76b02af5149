"""The event `session_triggered`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class SessionTriggered(Event):
    """Others are to be started in a flow."""

    type: ClassVar[str] = "session_triggered"

    flow: Reference
    groups: list[Reference] | None = None
    contacts: list[Reference] | None = None
    contact_query: str = ""
    exclusions: dict[str, Any]
    create_contact: bool = False
    urns: list[str] | None = None
    run_summary: dict[str, Any]
    history: dict[str, Any]
