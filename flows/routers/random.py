"""The router `random`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.literal_json import decimal_text
from flows.routers.base import Router, register

if TYPE_CHECKING:
    from flows.execution import Execution


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Random(Router):
    """Picks any of its categories, each as likely as the others."""

    type: ClassVar[str] = "random"

    def route(self, execution: "Execution") -> tuple[str | None, str]:
        """See `Router.route`."""
        number = execution.randomness.decimal()
        index = int(number * len(self.categories))
        category = list(self.categories)[index]
        operand = decimal_text(number)
        self.save(execution, category, str(index), operand)
        return category, operand
