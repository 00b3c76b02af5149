"""The router `switch`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows import evaluation
from flows.definition.field_reading import read_values
from flows.definition.fields import text
from flows.definition.reading import ReadError, check_uuid, items, mapping, within
from flows.definition.references import AssetReference
from flows.routers.base import Router, register

if TYPE_CHECKING:
    from flows.execution import Execution

MAX_CASES = 100
MAX_ARGUMENTS = 10
MAX_CHARS = 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """A test of the operand; if it holds its category is picked. Arguments are templates."""

    uuid: str
    type: str
    arguments: tuple[str, ...]
    category_uuid: str


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Router):
    """Tries its cases in order on the value of its operand; the first that holds, else the default, is picked."""

    type: ClassVar[str] = "switch"

    operand: str = text(required=True, template=True)
    cases: tuple[Case, ...] = ()
    default_category_uuid: str = ""

    def route(self, execution: "Execution") -> tuple[str | None, str]:
        """See `Router.route`."""
        value = execution.value(self.operand)
        operand = evaluation.shown(value)
        for case in self.cases:
            arguments = self._arguments(execution, case)
            found = evaluation.test(execution, case.type, value, arguments)
            if found is not None:
                match, extra = found
                self.save(execution, case.category_uuid, match, operand, extra)
                return case.category_uuid, operand
        category = self.default_category_uuid
        if not category:
            return None, operand
        if isinstance(value, evaluation.ExpressionError):
            execution.error(value.message)
        self.save(execution, category, operand, operand)
        return category, operand

    def _arguments(self, execution: "Execution", case: Case) -> list[evaluation.Value]:
        """The arguments of a case, in the contact's language if as many of them are translated."""
        if not case.arguments:
            return []
        texts = execution.translated(case.uuid, "arguments", case.arguments).texts
        if len(texts) != len(case.arguments):
            texts = case.arguments
        return [execution.value(one) for one in texts]

    def check(self, exits: set[str]) -> None:
        """See `Router.check`."""
        super(Switch, self).check(exits)
        for case in self.cases:
            with within(f"invalid case[uuid={case.uuid}]"):
                if not evaluation.is_test(case.type):
                    raise ReadError(f"case type '{case.type}' is not a known test")
                if case.category_uuid not in self.categories:
                    raise ReadError(f"category {case.category_uuid} is not a valid category")
        if self.default_category_uuid and self.default_category_uuid not in self.categories:
            raise ReadError(f"default category {self.default_category_uuid} is not a valid category")

    def template_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """See `Router.template_items`."""
        yield "", "operand", [self.operand]
        yield from ((case.uuid, "arguments", list(case.arguments)) for case in self.cases)
        yield from super(Switch, self).template_items()

    def localizable_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """See `Router.localizable_items`."""
        yield from ((case.uuid, "arguments", list(case.arguments)) for case in self.cases)
        yield from super(Switch, self).localizable_items()

    def references(self) -> Iterator[AssetReference]:
        """See `Router.references`."""
        for case in self.cases:
            if case.type == "has_group" and case.arguments:
                name = case.arguments[1] if len(case.arguments) > 1 else ""
                yield AssetReference("group", case.arguments[0], name)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """See `Router.from_json`."""
        listed = items(data.get("cases"), "field 'cases'")
        if len(listed) > MAX_CASES:
            raise ReadError(f"field 'cases' must have a maximum of {MAX_CASES} items")
        default = data.get("default_category_uuid")
        return cls(
            **cls.common(data),
            **read_values(cls, data),
            cases=tuple(_read_case(mapping(item, f"cases[{index}]"), index) for index, item in enumerate(listed)),
            default_category_uuid=check_uuid(default, "default_category_uuid") if default else "",
        )


def _read_case(data: Mapping[str, Any], index: int) -> Case:
    path = f"cases[{index}]"
    kind = data.get("type")
    if not kind or not isinstance(kind, str):
        raise ReadError(f"field '{path}.type' is required")
    arguments = items(data.get("arguments"), f"field '{path}.arguments'")
    if len(arguments) > MAX_ARGUMENTS:
        raise ReadError(f"field '{path}.arguments' must have a maximum of {MAX_ARGUMENTS} items")
    for argument in arguments:
        if not isinstance(argument, str) or len(argument) > MAX_CHARS:
            raise ReadError(f"field '{path}.arguments' must be texts of at most {MAX_CHARS} characters")
    uuid, category = check_uuid(data.get("uuid"), f"{path}.uuid"), data.get("category_uuid")
    return Case(uuid, kind, tuple(arguments), check_uuid(category, f"{path}.category_uuid"))
