"""The action `set_run_local`."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import local_name, text

if TYPE_CHECKING:
    from flows.execution import Execution

_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SetRunLocal(Action):
    """Sets, increments or clears a local of the run."""

    type: ClassVar[str] = "set_run_local"

    local: str = text(required=True, max_chars=64, check=local_name)
    value: str = text(max_chars=1_000, template=True)
    operation: str = text(required=True, choices=("set", "increment", "clear"))

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        run = execution.run
        if self.operation == "clear":
            run.locals.pop(self.local, None)
            return
        value = execution.sound_text(self.value)
        if value is None:
            return
        if self.operation == "set":
            run.locals[self.local] = value
            return
        step = _whole(value)
        if step is None:
            execution.error(f"{value!r} is not an integer, so nothing can be added", "increment_nan")
        else:
            run.locals[self.local] = str((_whole(run.locals.get(self.local, "")) or 0) + step)


def _whole(text: str) -> int | None:
    return int(text) if len(text) <= 19 and _WHOLE.fullmatch(text) else None
