"""Running router tests: what they answer, and the call that routers make."""

from collections.abc import Mapping

from flows.expressions.errors import ExpressionError, too_complex
from flows.expressions.registry import TESTS
from flows.expressions.scope import Scope
from flows.expressions.values import Record, Value


class TestOutcome(Record):
    """What a test found: an object that stands for true or false, with the properties `match` and `extra`.

    Without a match, `match` is an empty text. `extra` is an object if a test has more to say, else there is none.
    """

    __slots__ = ("extra", "is_match", "match")
    __test__ = False  # for pytest, which takes the name for a class of tests

    def __init__(self, is_match: bool, match: Value, extra: Record | None = None) -> None:
        properties: dict[str, Value] = {"match": match}
        if extra is not None:
            properties["extra"] = extra
        super().__init__(properties, is_match)
        self.is_match = is_match
        self.match = match
        self.extra = extra


NO_MATCH = TestOutcome(False, "")


def matched(match: Value, extra: Mapping[str, Value] | None = None) -> TestOutcome:
    """The outcome of a test that found `match`."""
    return TestOutcome(True, match, None if extra is None else Record(extra))


def run_test(name: str, scope: Scope, operand: Value, *arguments: Value) -> TestOutcome | ExpressionError:
    """Calls a router test.

    The error has the form `error calling has_text(...): <reason>`; raises `KeyError` for an unknown test.
    """
    scope.reset()
    try:
        outcome = TESTS[name].call(scope, [operand, *arguments])
    except RecursionError:
        return too_complex()
    if isinstance(outcome, (TestOutcome, ExpressionError)):
        return outcome
    raise TypeError(f"test {name} answered a {type(outcome).__name__}")
