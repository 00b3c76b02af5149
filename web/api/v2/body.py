"""Request bodies: read from JSON or a form, then field by field, all problems together."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import Request

from web.api.v2.fields import Field, Schema
from web.api.v2.lookups import Lookups
from web.errors import ApiError, Invalid, UnsupportedMediaType
from web.limits import limited, read_limited

MAX_BODY = 10 * 1024 * 1024
"""Bytes of a body that are read."""


class Body:
    """A declaration of a body's keys; unknown keys are ignored."""

    def __init__(self, **fields: Field) -> None:
        self.fields = fields

    async def read(self, data: Mapping[str, Any], lookups: Lookups) -> dict[str, Any]:
        """The values of the keys that were given. Raises `Invalid` with the messages of all fields."""
        values, errors = dict[str, Any](), dict[str, Any]()
        for key, field in self.fields.items():
            if key not in data:
                if field.required:
                    errors[key] = ["This field is required."]
                continue
            try:
                values[key] = await field.read(data[key], lookups)
            except Invalid as e:
                errors[key] = e.errors
        if errors:
            raise Invalid(errors)
        return values

    def openapi(self, example: Mapping[str, Any]) -> dict[str, Any]:
        """The operation's `requestBody`."""
        required = [key for key, field in self.fields.items() if field.required]
        schema: Schema = {
            "type": "object",
            "properties": {key: field.schema() for key, field in self.fields.items()},
        } | ({"required": required} if required else {})
        content = {"application/json": {"schema": schema, "example": dict(example)}}
        return {"requestBody": {"content": content, "required": bool(required)}}


async def read_object(request: Request) -> dict[str, Any]:
    """The body as one object; an empty body is an empty one. Raises `Invalid`, `UnsupportedMediaType`, `TooLarge`."""
    content_type = request.headers.get("content-type", "application/json")
    media_type = content_type.split(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _multipart(request)
    raw = await read_limited(request, MAX_BODY)
    if media_type == "application/x-www-form-urlencoded":
        return _form(raw)
    if media_type != "application/json" and raw:
        raise UnsupportedMediaType(content_type)
    return _json(raw)


def _json(raw: bytes) -> dict[str, Any]:
    if not raw:
        return {}
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as e:
        raise ParseError(f"JSON parse error - {e}") from e
    if not isinstance(data, dict):
        raise Invalid.whole("Request body should be a single JSON object")
    return data


def _form(raw: bytes) -> dict[str, Any]:
    pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
    return _merged(pairs)


async def _multipart(request: Request) -> dict[str, Any]:
    async with limited(request, MAX_BODY).form(max_files=0) as form:
        return _merged([(key, value) for key, value in form.multi_items() if isinstance(value, str)])


def _merged(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """A key given once is text, a key given several times a list."""
    merged = dict[str, Any]()
    for key, value in pairs:
        if key not in merged:
            merged[key] = value
        elif isinstance(merged[key], list):
            merged[key].append(value)
        else:
            merged[key] = [merged[key], value]
    return merged


class ParseError(ApiError):
    """The body can't be read at all."""

    def __init__(self, detail: str) -> None:
        super().__init__({"detail": detail})
