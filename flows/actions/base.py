"""What all actions have in common."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from flows.definition.field_reading import read_values
from flows.definition.fields import Declared
from flows.definition.flow_types import EVERY
from flows.definition.reading import check_uuid, mapping
from flows.definition.results import ResultDeclaration
from flows.registry import Registry

if TYPE_CHECKING:
    from flows.execution import Execution


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Declared):
    """Something that a node does. Its fields are declared by the functions of `flows.definition.fields`.

    `flow_types` are the types of flows that it may be in.
    """

    type: ClassVar[str]
    flow_types: ClassVar[frozenset[str]] = EVERY

    uuid: str

    @abstractmethod
    def execute(self, execution: "Execution") -> None:
        """Do it. What does not work out because of the flow or the contact is logged, never raised."""

    def check(self) -> None:
        """What must hold between its fields. Raises `ReadError`."""

    def results(self) -> Iterator[ResultDeclaration]:
        """The results that it may save."""
        yield from ()

    def template_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every template with the UUID and property that its translations lie under."""
        yield from ((self.uuid, name, [template]) for name, template in self.templates())

    def localizable_items(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every text that can be translated, by UUID and property."""
        yield from ((self.uuid, name, texts) for name, texts in self.localizables())

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Reads flow-spec 5's form. Raises `ReadError`."""
        return cls(uuid=check_uuid(data.get("uuid"), "uuid"), **read_values(cls, data))


actions: Registry[Action] = Registry("flows.actions")

Kind = TypeVar("Kind", bound=type[Action])


def register(cls: Kind) -> Kind:
    """Make an action readable under its `type`."""
    actions.register(cls)
    return cls


def read_action(data: Any) -> Action:
    """Read an action of any type. Raises `ReadError`, `UnknownTypeError`."""
    action = mapping(data, "action")
    return actions.find(action.get("type")).from_json(action)
