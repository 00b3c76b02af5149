"""The event `run_result_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register
from flows.literal_json import RawJson


@register
@dataclass(slots=True, kw_only=True)
class RunResultChanged(Event):
    """A result of a run is new, or its value or category changed. `previous` is `{"value", "category"}`."""

    type: ClassVar[str] = "run_result_changed"

    name: str
    value: str
    category: str
    extra: RawJson | None = None
    previous: dict[str, str] | None = None
