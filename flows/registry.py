"""Registries: every kind of thing with a `type` finds its classes by importing all modules of its package."""

import importlib
import pkgutil
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class UnknownTypeError(ValueError):
    """Nothing of this `type` is registered."""

    def __init__(self, type_name: object) -> None:
        super().__init__(f"unknown type: '{type_name}'")


class Registry(Generic[Kind]):
    """The classes of one package by the `type` that JSON gives them."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._classes: dict[str, type[Kind]] = {}
        self._complete = False

    def register(self, cls: type[Kind], *aliases: str) -> type[Kind]:
        """Add a class under its `type` and any older names of it. Raises `ValueError` for a name that is taken."""
        for name in (cls.type, *aliases):  # type: ignore[attr-defined]
            if name in self._classes:
                raise ValueError(f"{name!r} is registered twice in {self._package}")
            self._classes[name] = cls
        return cls

    def find(self, name: object) -> type[Kind]:
        """The class of a `type`. Raises `UnknownTypeError`."""
        if not self._complete:
            self._import_all()
        found = self._classes.get(name) if isinstance(name, str) else None
        if found is None:
            raise UnknownTypeError(name)
        return found

    def all(self) -> dict[str, type[Kind]]:
        """Every class by its `type`."""
        if not self._complete:
            self._import_all()
        return dict(sorted(self._classes.items()))

    def _import_all(self) -> None:
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._complete = True
