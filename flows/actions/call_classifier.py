"""The action `call_classifier`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import text
from flows.definition.flow_types import ONLINE
from flows.definition.results import ResultDeclaration

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class CallClassifier(Action):
    """Classifiers exist no more: a warning, and a result that says that it failed."""

    type: ClassVar[str] = "call_classifier"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    input: str = text(required=True, template=True)
    result_name: str = text(required=True, max_chars=64)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        execution.warn("classifiers can't be called any more, use call_llm instead", "classifier")
        text = execution.text(self.input)
        execution.save_result(self.result_name, "0", "Failure", input=text)

    def results(self) -> Iterator[ResultDeclaration]:
        """See `Action.results`."""
        yield ResultDeclaration(self.result_name, ("Success", "Skipped", "Failure"))
