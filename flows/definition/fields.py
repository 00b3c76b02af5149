"""How actions, routers and waits declare their fields.

A declaration is a dataclass field; reading, inspection, the extraction of templates and translations and the editor all
go by it. Limits of text count characters, of lists their items.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from flows.definition.references import AssetReference

Check = Callable[[str], str]
"""What is wrong with a text, as in `must be a valid UUID`, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """What is known of one field of a type.

    `shape` is `text`, `texts`, `map` (of text), `reference`, `references`, `integer`, `boolean` or `object`; `kind` is
    the kind of asset of a reference. `template` says that its texts are evaluated, `localizable` that they can be
    translated. `older` are names it had in earlier versions.
    """

    name: str = ""
    shape: str
    required: bool = False
    nullable: bool = False
    template: bool = False
    localizable: bool = False
    kind: str = ""
    max_chars: int = 0
    min_chars: int = 0
    max_items: int = 0
    minimum: int | None = None
    choices: tuple[str, ...] = ()
    check: Check | None = None
    key_check: Check | None = None


_LOCAL = re.compile(r"[a-z_][a-z0-9_]{0,63}")


def local_name(value: str) -> str:
    """What is wrong with the name of a local."""
    return "" if _LOCAL.fullmatch(value) else "is not a valid local variable name"


def _declare(default: Any, spec: FieldSpec) -> Any:
    return field(default=default, metadata={"spec": spec})


def text(
    *,
    required: bool = False,
    max_chars: int = 10_000,
    template: bool = False,
    localizable: bool = False,
    choices: Sequence[str] = (),
    check: Check | None = None,
    default: str = "",
) -> Any:
    """A text."""
    spec = FieldSpec(
        shape="text",
        required=required,
        max_chars=max_chars,
        template=template,
        localizable=localizable,
        choices=tuple(choices),
        check=check,
    )
    return _declare(default, spec)


def texts(
    *,
    required: bool = False,
    max_items: int = 100,
    max_chars: int = 10_000,
    template: bool = False,
    localizable: bool = False,
    check: Check | None = None,
) -> Any:
    """A list of texts, read as a tuple."""
    spec = FieldSpec(
        shape="texts",
        required=required,
        max_items=max_items,
        max_chars=max_chars,
        template=template,
        localizable=localizable,
        check=check,
    )
    return _declare((), spec)


def text_map(*, max_items: int, max_chars: int, template: bool = False, key_check: Check | None = None) -> Any:
    """Texts by name."""
    spec = FieldSpec(shape="map", max_items=max_items, max_chars=max_chars, template=template, key_check=key_check)
    return field(default_factory=dict, metadata={"spec": spec})


def reference(kind: str, *, required: bool = False) -> Any:
    """A reference to an asset, an `AssetReference` or None."""
    return _declare(None, FieldSpec(shape="reference", kind=kind, required=required, nullable=not required))


def references(kind: str, *, required: bool = False, max_items: int = 100) -> Any:
    """References to assets, read as a tuple."""
    return _declare((), FieldSpec(shape="references", kind=kind, required=required, max_items=max_items))


def integer(*, default: int = 0, minimum: int | None = None, required: bool = False) -> Any:
    """A whole number."""
    return _declare(default, FieldSpec(shape="integer", minimum=minimum, required=required))


def boolean() -> Any:
    """True or false, false if absent."""
    return _declare(False, FieldSpec(shape="boolean"))


def json_object(*, required: bool = False) -> Any:
    """A JSON object that the type itself checks."""
    return field(default_factory=dict, metadata={"spec": FieldSpec(shape="object", required=required)})


@cache
def _specs(cls: Any) -> tuple[FieldSpec, ...]:
    found = []
    for one in fields(cls):
        spec = one.metadata.get("spec")
        if spec is not None:
            values = {name: getattr(spec, name) for name in FieldSpec.__slots__}
            found.append(FieldSpec(**(values | {"name": one.name})))
    return tuple(found)


def specs(cls: type) -> tuple[FieldSpec, ...]:
    """The declared fields of a class, in order."""
    return _specs(cls)


class Declared:
    """What can be asked of anything whose fields are declared."""

    __slots__ = ()

    def templates(self) -> Iterator[tuple[str, str]]:
        """Every template with the name of its property, in order of declaration."""
        for spec in specs(type(self)):
            value = getattr(self, spec.name)
            if spec.template:
                yield from ((spec.name, one) for one in _all_texts(value))
            elif spec.shape == "reference" and value is not None and value.match:
                yield spec.name, value.match
            elif spec.shape == "references":
                yield from ((spec.name, one.match) for one in value if one.match)

    def localizables(self) -> Iterator[tuple[str, list[str]]]:
        """Every property that can be translated, with its native texts."""
        for spec in specs(type(self)):
            if spec.localizable:
                value = getattr(self, spec.name)
                yield spec.name, [value] if isinstance(value, str) else list(value)

    def references(self) -> Iterator[AssetReference]:
        """Every reference to an asset, also those by template."""
        for spec in specs(type(self)):
            value = getattr(self, spec.name)
            if spec.shape == "reference" and value is not None:
                yield value
            elif spec.shape == "references":
                yield from value


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value.values()
    else:
        yield from value
