"""The action `set_run_result`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.definition.results import ResultDeclaration

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetRunResult(Action):
    """Saves a result of the run."""

    type: ClassVar[str] = "set_run_result"

    name: str = text(required=True, max_chars=64)
    value: str = text(template=True)
    category: str = text(max_chars=64, localizable=True)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        value = execution.sound_text(self.value)
        if value is None:
            return
        localized = execution.translated(self.uuid, "category", (self.category,)).texts[0] if self.category else ""
        if localized == self.category:
            localized = ""
        execution.save_result(self.name, value, self.category, category_localized=localized)

    def results(self) -> Iterator[ResultDeclaration]:
        """See `Action.results`."""
        yield ResultDeclaration(self.name, (self.category,) if self.category else ())
