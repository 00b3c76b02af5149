"""Results as expressions see them."""

from collections.abc import Mapping

from flows.context.contact import instant
from flows.expressions.json_values import parse_json
from flows.expressions.values import Exposing, Keyed, Value, exposed
from flows.literal_json import RawJson
from flows.result import Result


class ResultView(Exposing):
    """A result; its text is its value."""

    __slots__ = ("_result",)

    def __init__(self, result: Result) -> None:
        self._result = result

    def default(self) -> Value:
        """The value."""
        return self._result.value

    @exposed()
    def name(self) -> Value:
        return self._result.name

    @exposed()
    def value(self) -> Value:
        return self._result.value

    @exposed()
    def category(self) -> Value:
        return self._result.category

    @exposed()
    def category_localized(self) -> Value:
        return self._result.category_localized or self._result.category

    @exposed()
    def input(self) -> Value:
        return self._result.input

    @exposed()
    def extra(self) -> Value:
        return json_value(self._result.extra)

    @exposed()
    def node_uuid(self) -> Value:
        return self._result.node_uuid

    @exposed()
    def created_on(self) -> Value:
        return instant(self._result.created_on)


def json_value(data: RawJson | None) -> Value:
    """JSON from outside as a value."""
    return None if data is None else parse_json(data.text)


def results_view(results: Mapping[str, Result]) -> Value:
    """Results by key; their text lists them."""

    def load(key: str) -> Value:
        return ResultView(results[key])

    def lines() -> Value:
        return "\n".join(sorted(f"{one.name}: {one.value}" for one in results.values()))

    return Keyed(results, load, lines)
