"""A query that has been read and found valid."""

from collections.abc import Mapping
from functools import cached_property

from flows.contactql.contact import QueriedContact
from flows.contactql.environment import QueryEnvironment
from flows.contactql.evaluation import ContactTest, compiled
from flows.contactql.inspection import Inspection, inspect
from flows.contactql.properties import ValueType
from flows.contactql.resolver import Resolver
from flows.contactql.tree import Node, conditions

MAX_COMPILED = 32


class ContactQuery:
    """A query, to be kept and used for many contacts. `str` gives its normal form, which reads back as the same."""

    def __init__(self, root: Node | None, resolver: Resolver | None) -> None:
        self.root = root
        self._resolver = resolver
        self._compiled: dict[QueryEnvironment, ContactTest] = {}

    def __str__(self) -> str:
        return str(self.root) if self.root else ""

    @cached_property
    def inspection(self) -> Inspection:
        """What the query uses."""
        return inspect(self.root, self._resolver)

    def matches(self, contact: QueriedContact, environment: QueryEnvironment) -> bool:
        """Whether the query finds this contact; days are those of the environment. Never raises."""
        test = self._compiled.get(environment)
        if test is None:
            if len(self._compiled) >= MAX_COMPILED:
                self._compiled.clear()
            test = self._compiled[environment] = compiled(self.root, self._field_types, environment)
        return test(contact)

    @cached_property
    def _field_types(self) -> Mapping[str, ValueType]:
        keys = {c.key for c in conditions(self.root) if c.kind == "field"} if self.root else set()
        fields = [self._resolver.field(key) for key in sorted(keys)] if self._resolver else []
        return {field.key: field.type for field in fields if field is not None}
