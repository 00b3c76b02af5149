"""Reading declared fields: each by its shape, with everything that is wrong told at once."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.definition.fields import FieldSpec, specs
from flows.definition.reading import ReadError
from flows.definition.references import AssetReference, read_reference


def read_values(cls: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """The declared fields of `data`, as arguments of `cls`. Raises `ReadError` with everything that is wrong."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    for spec in specs(cls):
        value = data.get(spec.name)
        if value is None or (spec.required and value in ("", [])):
            if spec.required:
                problems.append(f"field '{spec.name}' is required")
            continue
        values[spec.name] = _READERS[spec.shape](spec, value, problems)
    if problems:
        raise ReadError(", ".join(problems))
    return values


def _text(spec: FieldSpec, value: Any, problems: list[str]) -> str:
    _check_text(spec, value, spec.name, problems)
    return value if isinstance(value, str) else ""


def _check_text(spec: FieldSpec, value: Any, path: str, problems: list[str]) -> None:
    if not isinstance(value, str):
        problems.append(f"field '{path}' must be a text")
    elif spec.max_chars and len(value) > spec.max_chars:
        problems.append(f"field '{path}' must be less than or equal to {spec.max_chars}")
    elif spec.choices and value not in spec.choices:
        problems.append(f"field '{path}' must be one of {', '.join(spec.choices)}")
    elif spec.check and (problem := spec.check(value)):
        problems.append(f"field '{path}' {problem}")


def _texts(spec: FieldSpec, value: Any, problems: list[str]) -> tuple[str, ...]:
    if not _is_list(spec, value, problems):
        return ()
    for index, item in enumerate(value):
        _check_text(spec, item, f"{spec.name}[{index}]", problems)
    return tuple(value)


def _is_list(spec: FieldSpec, value: Any, problems: list[str]) -> bool:
    if not isinstance(value, list):
        problems.append(f"field '{spec.name}' must be a list")
        return False
    if spec.max_items and len(value) > spec.max_items:
        problems.append(f"field '{spec.name}' must have a maximum of {spec.max_items} items")
    return True


def _map(spec: FieldSpec, value: Any, problems: list[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        problems.append(f"field '{spec.name}' must be an object")
        return {}
    if spec.max_items and len(value) > spec.max_items:
        problems.append(f"field '{spec.name}' must have a maximum of {spec.max_items} items")
    for key, item in value.items():
        path = f"{spec.name}[{key}]"
        if spec.key_check and (problem := spec.key_check(key)):
            problems.append(f"field '{path}' {problem}")
        _check_text(spec, item, path, problems)
    return dict(value)


def _reference(spec: FieldSpec, value: Any, problems: list[str]) -> AssetReference | None:
    return read_reference(spec.kind, value, spec.name, problems)


def _references(spec: FieldSpec, value: Any, problems: list[str]) -> tuple[AssetReference, ...]:
    if not _is_list(spec, value, problems):
        return ()
    read = (read_reference(spec.kind, item, f"{spec.name}[{index}]", problems) for index, item in enumerate(value))
    return tuple(one for one in read if one is not None)


def _integer(spec: FieldSpec, value: Any, problems: list[str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        problems.append(f"field '{spec.name}' must be a whole number")
        return 0
    if spec.minimum is not None and value < spec.minimum:
        problems.append(f"field '{spec.name}' must be greater than or equal to {spec.minimum}")
    return value


def _boolean(spec: FieldSpec, value: Any, problems: list[str]) -> bool:
    if not isinstance(value, bool):
        problems.append(f"field '{spec.name}' must be true or false")
    return value is True


def _object(spec: FieldSpec, value: Any, problems: list[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        problems.append(f"field '{spec.name}' must be an object")
        return {}
    return value


_READERS: dict[str, Callable[[FieldSpec, Any, list[str]], Any]] = {
    "text": _text,
    "texts": _texts,
    "map": _map,
    "reference": _reference,
    "references": _references,
    "integer": _integer,
    "boolean": _boolean,
    "object": _object,
}
