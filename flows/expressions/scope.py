"""What an evaluation may see and ask for. Nothing in this package reads a clock or makes a random number of its own."""

from collections.abc import Mapping

from core.clock import Clock
from core.randomness import Randomness
from flows.environment import Environment
from flows.expressions.values import Object

BUDGET = 10_000_000
"""Cost units of one expression: every result of a function or binary operator costs 1, text its length in bytes."""

EFFORT = 100_000
"""Steps that all expressions of a sprint may take together: one is some microseconds. The budget alone bounds memory,
not time: an expression could take a minute before it is spent, and a sprint evaluates any number of them."""


class Scope:
    """The surroundings of the templates of one run: made once, used for all of them, one after another.

    `context` is the root object: its properties are what `@name` may name. `environment` is the merged environment of
    the contact. `clock` and `randomness` are read each time that an expression needs them. `prompts` are the texts of
    the named LLM prompts, with `{arg1}`, `{arg2}`, … where arguments go. `effort` is what is left of a sprint's.
    """

    __slots__ = ("budget", "clock", "context", "effort", "environment", "prompts", "randomness", "warnings")

    def __init__(
        self,
        context: Object,
        environment: Environment,
        *,
        clock: Clock,
        randomness: Randomness,
        prompts: Mapping[str, str] | None = None,
        effort: int = EFFORT,
    ) -> None:
        self.context = context
        self.environment = environment
        self.clock = clock
        self.randomness = randomness
        self.prompts: Mapping[str, str] = prompts if prompts is not None else {}
        self.budget = BUDGET
        self.effort = effort
        self.warnings: dict[str, None] = {}

    def reset(self) -> None:
        """Before each expression: a new budget, and nothing warned about."""
        self.budget = BUDGET
        self.warnings = {}
