"""The action `say_msg`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text as text_field
from flows.definition.flow_types import ONLY_VOICE
from flows.speech import speak

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SayMsg(Action):
    """Says something on the call, by voice or from a recording."""

    type: ClassVar[str] = "say_msg"
    flow_types: ClassVar[frozenset[str]] = ONLY_VOICE

    text: str = text_field(required=True, template=True, localizable=True)
    audio_url: str = text_field(max_chars=8_192, localizable=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        texts, language = execution.translated(self.uuid, "text", (self.text,))
        said = execution.text(texts[0]).strip()
        audio = execution.translated(self.uuid, "audio_url", (self.audio_url,)).texts[0] if self.audio_url else ""
        if not said and not audio:
            execution.error("can't say a message without audio or text", "ivr_empty")
            return
        speak(execution, said, audio, language)
