"""Requests as JSON, decoded so that they can be compared and read."""

from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import orjson

from channels import multipart
from core.http import FORM, HttpRequest


def described(request: HttpRequest) -> dict[str, Any]:
    """`method, url, query, raw_query, headers` (names in lower case) and one of `form, json, multipart, body`."""
    parts = urlsplit(request.url)
    return {
        "method": request.method,
        "url": urlunsplit(parts._replace(query="", fragment="")),
        "query": parse_qs(parts.query, keep_blank_values=True, errors="replace"),
        "raw_query": parts.query,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        **_body(request),
    }


def _body(request: HttpRequest) -> dict[str, Any]:
    content_type = request.header("Content-Type")
    text = request.body.decode("utf-8", "replace")
    if content_type.startswith("multipart/form-data"):
        fields = [_field(part) for part in multipart.parse(content_type, request.body)]
        return {"multipart": sorted(fields, key=lambda field: field["name"])}
    if content_type.startswith(FORM):
        return {"form": parse_qs(text, keep_blank_values=True), "body": text}
    if content_type.startswith("application/json"):
        try:
            return {"json": orjson.loads(request.body), "body": text}
        except orjson.JSONDecodeError:
            pass
    return {"body": text}


def _field(part: multipart.FormPart) -> dict[str, Any]:
    field = {"name": part.name, "value": part.value.decode("utf-8", "replace")}
    return field | ({"filename": part.filename} if part.filename else {})
