"""The action `set_contact_channel`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import reference
from flows.definition.flow_types import ONLINE
from flows.definition.references import AssetReference
from flows.modifiers.channel import Channel

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetContactChannel(Action):
    """Makes a channel the preferred one of the contact, or forgets which one was."""

    type: ClassVar[str] = "set_contact_channel"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    channel: AssetReference | None = reference("channel")  # noqa: RUF009

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        if self.channel is None:
            execution.modify(Channel(None))
            return
        channel = execution.assets.channels.get(self.channel.identity)
        if channel is None:
            execution.missing("channel", self.channel.identity, self.channel.name)
        else:
            execution.modify(Channel(channel))
