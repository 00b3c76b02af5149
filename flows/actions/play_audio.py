"""The action `play_audio`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.definition.flow_types import ONLY_VOICE
from flows.speech import speak

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class PlayAudio(Action):
    """Plays a recording on the call."""

    type: ClassVar[str] = "play_audio"
    flow_types: ClassVar[frozenset[str]] = ONLY_VOICE

    audio_url: str = text(required=True, max_chars=8_192, template=True, localizable=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        urls, language = execution.translated(self.uuid, "audio_url", (self.audio_url,))
        audio = execution.sound_text(urls[0])
        if audio is None:
            return
        audio = audio.strip()
        if audio:
            speak(execution, "", audio, language)
        else:
            execution.error("the URL of the audio is empty", "audio_empty")
