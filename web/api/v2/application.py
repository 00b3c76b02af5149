"""API v2 put together: its endpoints, what every request to it goes through, and its description."""

import re
from collections import defaultdict
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.v2 import (
    PREFIX,
    archives,
    authenticate,
    boundaries,
    broadcasts,
    campaign_events,
    campaigns,
    channel_events,
    channel_health,
    channel_logs,
    channels,
    contact_actions,
    contact_fields,
    contacts,
    definitions,
    flow_starts,
    flows,
    global_values,
    groups,
    labels,
    media,
    message_actions,
    messages,
    pages_of_documentation,
    resthook_deliveries,
    resthook_events,
    resthook_subscribers,
    resthooks,
    retired,
    runs,
    statistics,
    templates,
    ticket_actions,
    tickets,
    topics,
    users,
    workspace,
)
from web.api.v2.caller import refuse_method

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ENDPOINTS = (
    archives,
    authenticate,
    boundaries,
    broadcasts,
    campaign_events,
    campaigns,
    channel_events,
    channel_health,
    channel_logs,
    channels,
    contact_actions,
    contact_fields,
    contacts,
    definitions,
    flow_starts,
    flows,
    global_values,
    groups,
    labels,
    media,
    message_actions,
    messages,
    resthook_deliveries,
    resthook_events,
    resthook_subscribers,
    resthooks,
    retired,
    runs,
    statistics,
    templates,
    ticket_actions,
    tickets,
    topics,
    users,
    workspace,
)

DESCRIPTION = """\
RapidPro's API v2: clients written for it work unmodified.

Authenticate with `Authorization: Token <key>`, or with HTTP basic authentication, your e-mail address as the user and
the key as the password. Every list comes in pages of up to 250; follow `next` as it is. Times are UTC in ISO 8601.
What is wrong with a request is said with status 400: a sentence under `detail`, or messages by field.
"""


def create_router() -> APIRouter:
    """All endpoints of the API."""
    router = APIRouter()
    for module in ENDPOINTS:
        router.include_router(module.router)
    router.include_router(_other_methods())
    router.include_router(pages_of_documentation.router)
    return router


def _other_methods() -> APIRouter:
    """A path answers methods it doesn't have itself, because credentials are checked before."""
    router, methods = APIRouter(), defaultdict[str, set[str]](set)
    for module in ENDPOINTS:
        for route in module.router.routes:
            if isinstance(route, APIRoute):
                methods[route.path] |= set(route.methods or ())
    for path, known in methods.items():
        allowed = ", ".join(method for method in METHODS if method in known)
        others = [method for method in METHODS if method not in known]
        router.add_api_route(path, refuse_method(allowed), methods=others, include_in_schema=False)
    return router


def describe(app: FastAPI) -> None:
    """Give the application its OpenAPI document: of API v2, with its two ways to authenticate."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title="Ngoma API v2", version="2", description=DESCRIPTION, routes=app.routes, openapi_version="3.1.0"
            )
            document.setdefault("components", {})["securitySchemes"] = {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token <key>`"},
                "basic": {"type": "http", "scheme": "basic", "description": "E-mail address and key"},
            }
            document["security"] = [{"token": []}, {"basic": []}]
            _restore_examples(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _restore_examples(document: dict[str, Any]) -> None:
    """FastAPI drops nulls from the document; in examples they say that a key is there without a value."""
    for module in ENDPOINTS:
        for route in module.router.routes:
            if not isinstance(route, APIRoute) or not route.include_in_schema:
                continue
            for method in route.methods or ():
                answers = document["paths"][route.path][method.lower()]["responses"]
                for status, answer in route.responses.items():
                    content = answer.get("content", {}).get("application/json", {})
                    if "example" in content:
                        answers[str(status)]["content"]["application/json"]["example"] = content["example"]


class RequestShape:
    """ASGI middleware for API v2: a slash after `.json` is dropped, and answers name the caller's workspace."""

    _SLASH = re.compile(r"^/api/v2/[^/]+\.json/$")

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        if self._SLASH.match(scope["path"]):
            path = scope["path"].removesuffix("/")
            scope = {**scope, "path": path, "raw_path": path.encode()}
        scope.setdefault("state", {})

        async def named(message: Message) -> None:
            workspace = scope["state"].get("workspace")
            if message["type"] == "http.response.start" and workspace:
                header = (b"x-temba-workspace", workspace.encode())
                message = {**message, "headers": [*message.get("headers", []), header]}
            await send(message)

        await self._app(scope, receive, named)
