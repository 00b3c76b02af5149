"""The action `call_llm`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from flows.actions.base import Action, register
from flows.definition.fields import local_name, reference, text
from flows.definition.flow_types import ONLINE
from flows.definition.references import AssetReference
from flows.events.llm_called import LLMCalled

if TYPE_CHECKING:
    from flows.execution import Execution

FAILED = "<ERROR>"
MAX_OUTPUT_TOKENS = 2_500


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class CallLLM(Action):
    """Asks a language model; the local `output_local` is what it answers, `<ERROR>` if it does not."""

    type: ClassVar[str] = "call_llm"
    flow_types: ClassVar[frozenset[str]] = ONLINE

    llm: AssetReference = reference("llm", required=True)  # noqa: RUF009
    instructions: str = text(required=True, template=True)
    input: str = text(template=True)
    output_local: str = text(required=True, max_chars=64, check=local_name)

    def execute(self, execution: "Execution") -> None:
        """See `Action.execute`."""
        instructions, material = execution.text(self.instructions), execution.text(self.input)
        output = self._ask(execution, instructions, material)
        execution.set_local(self.output_local, FAILED if output is None else output)

    def _ask(self, execution: "Execution", instructions: str, material: str) -> str | None:
        llm = execution.assets.llms.get(self.llm.identity)
        if llm is None:
            execution.missing("llm", self.llm.identity, self.llm.name)
            return None
        if "engine" not in llm.roles:
            execution.error(f"{llm.name!r} does not have the engine role, so flows can't call it", "llm_role")
            return None
        request = {
            "llm": llm.reference,
            "instructions": instructions,
            "input": material,
            "max_output_tokens": MAX_OUTPUT_TOKENS,
        }
        result = execution.ask("llm", request)
        if result.error:
            execution.error(result.error, "llm_failed")
            return None
        output = str(result.data["output"])
        execution.log(
            LLMCalled(
                llm=llm.reference,
                instructions=instructions,
                input=material,
                output=output,
                tokens=result.data["tokens"],
                elapsed_ms=result.data["elapsed_ms"],
            )
        )
        return output
