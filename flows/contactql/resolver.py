"""What the names in a query are names of."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from flows.contactql.properties import ValueType


class QueryField(Protocol):
    """A contact field of the workspace."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> ValueType: ...


class Named(Protocol):
    """A group or a flow."""

    @property
    def uuid(self) -> str: ...
    @property
    def name(self) -> str: ...


class Resolver:
    """Fields by key, groups and flows by name in any case.

    Without groups and flows, as for the query of a smart group, no name of any will do.
    """

    def __init__(
        self,
        fields: Mapping[str, QueryField] | Iterable[QueryField],
        groups: Iterable[Named] = (),
        flows: Iterable[Named] = (),
    ) -> None:
        listed = fields.values() if isinstance(fields, Mapping) else fields
        self._fields = {field.key: field for field in listed}
        self._groups = _by_name(groups)
        self._flows = _by_name(flows)

    def field(self, key: str) -> QueryField | None:
        """The field of a key."""
        return self._fields.get(key)

    def group(self, name: str) -> Named | None:
        """The group of a name."""
        return self._groups.get(name.lower())

    def flow(self, name: str) -> Named | None:
        """The flow of a name."""
        return self._flows.get(name.lower())


def _by_name(named: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in named:
        found.setdefault(one.name.lower(), one)
    return found
