"""What all modifiers have in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from flows.contactql import QueryEnvironment
from flows.query_groups import reevaluate
from flows.registry import Registry

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


class MissingAsset(LookupError):
    """A modifier names something that isn't among the assets; hosts ignore such a modifier or refuse it."""

    def __init__(self, kind: str, identity: str) -> None:
        super().__init__(f"{kind} {identity!r} does not exist")
        self.kind, self.identity = kind, identity


class Modifier(ABC):
    """A change of a contact: the one way for flows, API, imports and people."""

    __slots__ = ()

    type: ClassVar[str]

    @abstractmethod
    def apply(self, scene: "Scene") -> bool:
        """Change the scene's contact and log events; whether anything changed."""

    @classmethod
    @abstractmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """Reads flow-spec 16's form. Raises `MissingAsset`, `KeyError`, `ValueError`."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 16's form."""


modifiers: Registry[Modifier] = Registry("flows.modifiers")

Kind = TypeVar("Kind", bound=type[Modifier])


def register(cls: Kind) -> Kind:
    """Make a modifier readable under its `type`, and under names it had before."""
    modifiers.register(cls, *OLDER_NAMES.get(cls.type, ()))
    return cls


OLDER_NAMES = {"ticket_open": ("ticket",)}


def apply(scene: "Scene", modifier: Modifier) -> bool:
    """Apply a modifier; if it changed something, the contact's groups follow. Whether it did."""
    changed = modifier.apply(scene)
    if changed:
        scene.contact_changed()
        reevaluate(scene, QueryEnvironment.of(scene.merged, scene.now().year), leave_others=True)
    return changed


def read_modifier(data: Mapping[str, Any], assets: "Assets") -> Modifier:
    """Read a modifier of any type. Raises `UnknownTypeError`, `MissingAsset`, `KeyError`, `ValueError`."""
    return modifiers.find(data.get("type")).from_json(data, assets)


def found(kind: str, identity: str, asset: Any) -> Any:
    """The asset, if it was found. Raises `MissingAsset`."""
    if asset is None:
        raise MissingAsset(kind, identity)
    return asset
