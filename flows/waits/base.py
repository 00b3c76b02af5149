"""What all waits have in common."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from flows.definition.field_reading import read_values
from flows.definition.fields import Declared
from flows.definition.reading import mapping
from flows.registry import Registry

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.resumes import Resume


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Declared):
    """Stops a session until something happens."""

    type: ClassVar[str]

    @abstractmethod
    def begin(self, execution: "Execution") -> bool:
        """Log what is waited for; false if there is nothing to wait for."""

    @abstractmethod
    def accepts(self, resume: "Resume") -> bool:
        """Whether the session may go on with this."""

    @property
    def timeout_category(self) -> str:
        """The UUID of the category for when nothing came in time, "" if there is no timeout."""
        return ""

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Reads flow-spec 6's form. Raises `ReadError`."""
        return cls(**read_values(cls, data))


waits: Registry[Wait] = Registry("flows.waits")

Kind = TypeVar("Kind", bound=type[Wait])


def register(cls: Kind) -> Kind:
    """Make a wait readable under its `type`."""
    waits.register(cls)
    return cls


def read_wait(data: Any) -> Wait:
    """Read a wait of any type. Raises `ReadError`, `UnknownTypeError`."""
    wait = mapping(data, "wait")
    return waits.find(wait.get("type")).from_json(wait)
