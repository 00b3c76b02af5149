"""All channel types, by code."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeVar

import channels.types
from channels.channel_type import ChannelType

T = TypeVar("T", bound=ChannelType)
_registered: dict[str, ChannelType] = {}


def register(cls: type[T]) -> type[T]:
    """Makes a type known by its code. Raises `ValueError` when two types claim one."""
    if cls.code in _registered:
        raise ValueError(f"channel types {_registered[cls.code].name} and {cls.name} both have the code {cls.code}")
    _registered[cls.code] = cls()
    return cls


def get(code: str) -> ChannelType | None:
    """The type of a code in upper case, or None."""
    return types().get(code)


@cache
def types() -> Mapping[str, ChannelType]:
    """Every type by code; imports all modules of `channels.types`."""
    for module in pkgutil.iter_modules(channels.types.__path__):
        importlib.import_module(f"channels.types.{module.name}")
    return MappingProxyType(dict(sorted(_registered.items())))
