"""What all routers have in common."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from flows.definition.field_reading import read_values
from flows.definition.fields import Declared
from flows.definition.reading import ReadError, check_uuid, items, mapping, within
from flows.definition.results import ResultDeclaration
from flows.literal_json import RawJson
from flows.registry import Registry
from flows.waits.base import Wait, read_wait

if TYPE_CHECKING:
    from flows.definition.references import AssetReference
    from flows.execution import Execution

MAX_CATEGORIES = 100
MAX_NAME_CHARS = 64


@dataclass(frozen=True, slots=True)
class Category:
    """A named outcome of a router; several may share an exit."""

    uuid: str
    name: str
    exit_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Router(Declared):
    """Picks one of its categories, perhaps after a wait, and may save what it picked as a result."""

    type: ClassVar[str]

    categories: dict[str, Category]
    wait: Wait | None = None
    result_name: str = field(default="")

    @abstractmethod
    def route(self, execution: "Execution") -> tuple[str | None, str]:
        """The UUID of the category picked, None if there is none, and the text that was looked at."""

    def route_timeout(self, execution: "Execution") -> str:
        """The UUID of the category for a wait that timed out; saves a result without a value."""
        assert self.wait is not None
        category = self.wait.timeout_category
        self.save(execution, category, "")
        return category

    def save(
        self, execution: "Execution", category: str, match: str, operand: str = "", extra: RawJson | None = None
    ) -> None:
        """Save the result, if it has a name."""
        if not self.result_name:
            return
        picked = self.categories[category]
        localized = execution.translated(category, "name", ("",)).texts[0]
        execution.save_result(
            self.result_name, match, picked.name, category_localized=localized, input=operand, extra=extra
        )

    def check(self, exits: set[str]) -> None:
        """What must hold between its parts. Raises `ReadError`."""
        for category in self.categories.values():
            if category.exit_uuid not in exits:
                raise ReadError(f"category {category.uuid} has exit {category.exit_uuid}, which the node doesn't have")
        if self.wait is not None and self.wait.timeout_category not in ("", *self.categories):
            raise ReadError(f"timeout category {self.wait.timeout_category} is not a valid category")

    # --- what inspection asks for ----------------------------------------------------------------------------------

    def results(self) -> Iterator[ResultDeclaration]:
        """The result that it saves."""
        if self.result_name:
            yield ResultDeclaration(self.result_name, tuple(one.name for one in self.categories.values()))

    def template_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every template with the UUID and property that its translations lie under ("" if it has none)."""
        if self.wait is not None:
            yield from (("", name, [template]) for name, template in self.wait.templates())

    def localizable_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every text that can be translated, by UUID and property."""
        yield from ((one.uuid, "name", [one.name]) for one in self.categories.values())

    def references(self) -> Iterator["AssetReference"]:
        """The assets that it names."""
        return iter(())

    @classmethod
    def common(cls, data: Any) -> dict[str, Any]:
        """The fields that all routers have, as arguments. Raises `ReadError`."""
        name = data.get("result_name") or ""
        if not isinstance(name, str) or len(name) > MAX_NAME_CHARS:
            raise ReadError(f"field 'result_name' must be a text of at most {MAX_NAME_CHARS} characters")
        wait = None
        if data.get("wait"):
            with within("unable to read wait"):
                wait = read_wait(data["wait"])
        return {"wait": wait, "result_name": name, "categories": _read_categories(data.get("categories"))}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Reads flow-spec 6's form. Raises `ReadError`."""
        return cls(**cls.common(data), **read_values(cls, data))


def _read_categories(data: Any) -> dict[str, Category]:
    listed = items(data, "field 'categories'")
    if not 1 <= len(listed) <= MAX_CATEGORIES:
        raise ReadError(f"field 'categories' must have 1 to {MAX_CATEGORIES} items")
    found: dict[str, Category] = {}
    for index, item in enumerate(listed):
        path = f"categories[{index}]"
        category = mapping(item, path)
        name = category.get("name")
        if not name or not isinstance(name, str):
            raise ReadError(f"field '{path}.name' is required")
        if len(name) > MAX_NAME_CHARS:
            raise ReadError(f"field '{path}.name' must be less than or equal to {MAX_NAME_CHARS}")
        uuid = check_uuid(category.get("uuid"), f"{path}.uuid")
        found.setdefault(uuid, Category(uuid, name, check_uuid(category.get("exit_uuid"), f"{path}.exit_uuid")))
    return found


routers: Registry[Router] = Registry("flows.routers")

Kind = TypeVar("Kind", bound=type[Router])


def register(cls: Kind) -> Kind:
    """Make a router readable under its `type`."""
    routers.register(cls)
    return cls


def read_router(data: Any) -> Router:
    """Read a router of any type. Raises `ReadError`, `UnknownTypeError`."""
    router = mapping(data, "router")
    return routers.find(router.get("type")).from_json(router)
