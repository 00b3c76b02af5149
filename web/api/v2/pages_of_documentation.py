"""The API explained to people: an overview, and a page for each endpoint, made from the OpenAPI document."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web.api.v2 import PREFIX
from web.api.v2.pages import public_base
from web.errors import Forbidden
from web.pages.rendering import page
from web.responses import Json

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_METHODS = ("get", "post", "delete")
_SUFFIX = ".json"

UNLISTED = {
    "authenticate", "boundaries", "channel_events", "channel_health", "channel_logs", "definitions", "org",
    "resthook_deliveries", "statistics", "templates",
}  # fmt: skip
"""Endpoints that the map of the API leaves out, as RapidPro's does, or because RapidPro's has none of the kind."""


@router.get("/openapi.json")
async def show_openapi(request: Request) -> Json:
    """The OpenAPI document."""
    return Json(request.app.openapi())


@router.get("/.json")
async def show_root(request: Request) -> Json:
    """Every endpoint's name and address."""
    base = f"{public_base(request)}/api/v2"
    return Json({name: f"{base}/{name}" for name in _endpoints(request) if name not in UNLISTED})


@router.get("/")
async def show_overview(request: Request) -> Response:
    """What the API can do."""
    if _prefers_json(request):
        return await show_root(request)
    document = request.app.openapi()
    endpoints = {name: _operations(document, name) for name in _endpoints(request)}
    return page("api.html", description=document["info"]["description"], endpoints=endpoints, base=public_base(request))


@router.get("/explorer/")
async def show_explorer() -> Response:
    """Where RapidPro lets people try requests; here each endpoint's page does."""
    return RedirectResponse(f"{PREFIX}/", 302)


@router.api_route("/{name}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
async def show_endpoint(name: str, request: Request) -> Response:
    """The documentation of one endpoint, at its address without a suffix."""
    if "." in name or name not in _endpoints(request):
        return Json({"detail": "Not found."}, 404)
    if request.method != "GET":
        raise Forbidden
    if _prefers_json(request):
        return Json({} if name == "definitions" else [])
    operations = _operations(request.app.openapi(), name)
    return page("endpoint.html", name=name, operations=operations, base=public_base(request))


def _endpoints(request: Request) -> list[str]:
    prefix = "/api/v2/"
    paths = request.app.openapi()["paths"]
    return sorted(path.removeprefix(prefix).removesuffix(_SUFFIX) for path in paths if path.endswith(_SUFFIX))


def _operations(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    path = document["paths"][f"/api/v2/{name}{_SUFFIX}"]
    return [_operation(method.upper(), path[method]) for method in _METHODS if method in path]


def _operation(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    required = schema.get("required", [])
    fields = {
        key: {"about": of.get("description", ""), "required": key in required}
        for key, of in schema.get("properties", {}).items()
    }
    return {
        "method": method,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "fields": fields,
        "is_upload": "multipart/form-data" in operation.get("requestBody", {}).get("content", {}),
        "body": _pretty(content.get("example")),
        "answer": _pretty(_answer(operation)),
    }


def _answer(operation: dict[str, Any]) -> Any:
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {}).get("application/json", {})
        if "example" in content:
            return content["example"]
    return None


def _pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() if value is not None else ""


def _prefers_json(request: Request) -> bool:
    return request.headers.get("accept", "").split(",")[0].strip().startswith("application/json")
