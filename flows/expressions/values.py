"""The values of the expression language, and the protocol of objects that resolve their properties lazily.

Values are plain Python where possible:

| type     | Python                                                                     |
|----------|----------------------------------------------------------------------------|
| null     | `None`                                                                     |
| text     | `str`                                                                      |
| number   | `decimal.Decimal` (never int or float)                                     |
| boolean  | `bool`                                                                     |
| datetime | aware `datetime.datetime`, whose `tzinfo` is kept                        |
| date     | `datetime.date`                                                            |
| time     | naive `datetime.time`                                                      |
| array    | `list`, never changed once it is a value                                   |
| object   | a subclass of `Object`: `Record` when all is known, `Exposing` when lazy    |
| function | `Function`                                                                 |
| error    | `ExpressionError`                                                          |
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeVar, Union

from flows.expressions.casing import lower
from flows.expressions.errors import ExpressionError

if TYPE_CHECKING:
    from flows.expressions.scope import Scope

Value: TypeAlias = Union[
    str, bool, Decimal, datetime, date, time, "list[Value]", "Object", "Function", ExpressionError, None
]


class Missing:
    """What a lookup answers for a property that is not there; only one instance exists, `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


class Deprecated:
    """What a lookup answers for a property that still works, with the warning for the author of the template."""

    __slots__ = ("value", "warning")

    def __init__(self, value: Value, warning: str) -> None:
        self.value = value
        self.warning = warning


class Object(ABC):
    """A value with named properties, which are resolved when they are asked for.

    Names match whatever their case. An object may have a default: the value that it is converted to, `@contact` being
    the contact's name for example. The default isn't a property: it can't be looked up, listed or written as JSON.
    """

    __slots__ = ()

    @abstractmethod
    def lookup(self, name: str) -> Value | Deprecated | Missing:
        """The property of that name, as spelled by the author; `MISSING` if there is none."""

    @abstractmethod
    def names(self) -> Iterable[str]:
        """The names of all properties, in any order."""

    def default(self) -> Value | Missing:
        """The value that stands for the object in conversions; `MISSING` if it has none."""
        return MISSING

    def get(self, name: str) -> Value | Missing:
        """As `lookup`, without the warning."""
        found = self.lookup(name)
        return found.value if isinstance(found, Deprecated) else found

    def items(self) -> list[tuple[str, Value]]:
        """The properties in the order of their names by code point."""
        found = ((name, self.get(name)) for name in sorted(self.names()))
        return [(name, value) for name, value in found if not isinstance(value, Missing)]


class Record(Object):
    """An object all of whose properties are known, and don't change any more."""

    __slots__ = ("_default", "_folded", "_properties")

    def __init__(self, properties: Mapping[str, Value], default: Value | Missing = MISSING) -> None:
        self._properties = properties
        self._default = default
        self._folded: dict[str, str] | None = None

    def lookup(self, name: str) -> Value | Deprecated | Missing:
        """The property of exactly that name, else the first in order of those that differ in case only."""
        found = self._properties.get(name, MISSING)
        if found is not MISSING:
            return found
        if self._folded is None:
            self._folded = {lower(key): key for key in sorted(self._properties, reverse=True)}
        alike = self._folded.get(lower(name))
        return MISSING if alike is None else self._properties[alike]

    def names(self) -> Iterable[str]:
        return self._properties

    def default(self) -> Value | Missing:
        return self._default


_Getter = TypeVar("_Getter", bound=Callable[[Any], Value])


def exposed(*, name: str | None = None, warning: str | None = None) -> Callable[[_Getter], _Getter]:
    """Makes a method of an `Exposing` class a property of its objects, called when the property is asked for.

    `name` is the property's name if it isn't the method's; `warning` is reported to authors who still use it.
    """

    def mark(getter: _Getter) -> _Getter:
        getter.__exposed__ = (name or getter.__name__, warning)  # type: ignore[attr-defined]
        return getter

    return mark


class Exposing(Object):
    """An object whose properties are methods, marked by `@exposed()`. Their names are lower-case.

    A contact, for example:

        class ContactView(Exposing):
            def __init__(self, contact: Contact) -> None:
                self._contact = contact

            @exposed()
            def language(self) -> Value:
                return self._contact.language

            @exposed(warning="@contact.id is deprecated, use @contact.ref instead")
            def id(self) -> Value:
                return str(self._contact.id)

            def default(self) -> Value:
                return self._contact.name or ""
    """

    __slots__ = ()
    _getters: ClassVar[dict[str, tuple[Callable[[Any], Value], str | None]]] = {}

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        getters = dict(cls._getters)
        for member in vars(cls).values():
            if mark := getattr(member, "__exposed__", None):
                getters[mark[0]] = (member, mark[1])
        cls._getters = getters

    def lookup(self, name: str) -> Value | Deprecated | Missing:
        found = self._getters.get(name) or self._getters.get(lower(name))
        if found is None:
            return MISSING
        getter, warning = found
        value = getter(self)
        return value if warning is None else Deprecated(value, warning)

    def names(self) -> Iterable[str]:
        return self._getters


class Keyed(Object):
    """An object with a property per key, such as a contact's fields, each loaded when it is asked for.

    Keys are lower-case. `load` gets one of `keys`.
    """

    __slots__ = ("_default", "_keys", "_load")

    def __init__(
        self,
        keys: Iterable[str],
        load: Callable[[str], Value],
        default: Callable[[], Value] | None = None,
    ) -> None:
        self._keys = keys if isinstance(keys, (dict, frozenset, set)) else dict.fromkeys(keys)
        self._load = load
        self._default = default

    def lookup(self, name: str) -> Value | Deprecated | Missing:
        if name not in self._keys:
            name = lower(name)
            if name not in self._keys:
                return MISSING
        return self._load(name)

    def names(self) -> Iterable[str]:
        return self._keys

    def default(self) -> Value | Missing:
        return MISSING if self._default is None else self._default()


Call: TypeAlias = "Callable[[Scope, list[Value]], Value]"


class Function:
    """A function as a value. `call` answers a value, which may be an error, and never raises `ExpressionError`."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, call: Call) -> None:
        self.name = name
        self.call = call
