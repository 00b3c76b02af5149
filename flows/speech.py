"""What is said or played on calls."""

from typing import TYPE_CHECKING, Any

from flows.events.ivr_created import IVRCreated
from flows.outgoing import locale_of

if TYPE_CHECKING:
    from flows.execution import Execution


def speak(execution: "Execution", text: str, audio_url: str, language: str) -> None:
    """Log a message on the session's call; `audio_url` may be ""."""
    call = execution.call
    message: dict[str, Any] = {}
    if call is not None:
        message["urn"] = call.urn.partition("?")[0].partition("#")[0]
        message["channel"] = call.channel
    message["text"] = text
    if audio_url:
        message["attachments"] = [f"audio:{audio_url}"]
    locale = locale_of(language, execution.merged.country)
    if locale:
        message["locale"] = locale
    execution.log(IVRCreated(msg=message))
