"""The event `llm_called`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class LLMCalled(Event):
    """A language model answered."""

    type: ClassVar[str] = "llm_called"

    llm: Reference
    instructions: str
    input: str
    output: str
    tokens: dict[str, int]
    elapsed_ms: int
