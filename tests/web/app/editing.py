"""What the tests of the editor's endpoints share: a browser that is signed in, and flows."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.web.conftest import Tenant


@asynccontextmanager
async def signed_in(http: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the tenant's session and its token against forgery."""
    browser = httpx.AsyncClient(transport=http._transport, base_url="http://ngoma.test")
    body = {"email": tenant.email, "password": "a long password"}
    assert (await browser.post("/api/internal/sign-in", json=body)).status_code == 200
    session = (await browser.get("/api/internal/session")).json()
    browser.headers["x-csrf-token"] = session["csrf_token"]
    browser.headers["x-ngoma-workspace"] = tenant.uuid
    yield browser


def node(text: str, **more: Any) -> dict[str, Any]:
    """A node that sends a message."""
    action = {"uuid": str(uuid.uuid4()), "type": "send_msg", "text": text}
    return {"uuid": str(uuid.uuid4()), "actions": [action], "exits": [{"uuid": str(uuid.uuid4())}]} | more


def question(*words: str, result: str = "Answer") -> dict[str, Any]:
    """A node that waits for one of some words, or anything else."""
    names = [word.capitalize() for word in words] + ["Other"]
    categories = [{"uuid": str(uuid.uuid4()), "name": name, "exit_uuid": str(uuid.uuid4())} for name in names]
    cases = [
        {"uuid": str(uuid.uuid4()), "type": "has_any_word", "arguments": [word], "category_uuid": category["uuid"]}
        for word, category in zip(words, categories, strict=False)
    ]
    router = {
        "type": "switch",
        "operand": "@input.text",
        "wait": {"type": "msg"},
        "cases": cases,
        "categories": categories,
        "default_category_uuid": categories[-1]["uuid"],
        "result_name": result,
    }
    exits = [{"uuid": category["exit_uuid"]} for category in categories]
    return {"uuid": str(uuid.uuid4()), "actions": [], "router": router, "exits": exits}


def joined(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    """Nodes that each lead to the next by all of their exits."""
    for here, there in itertools.pairwise(nodes):
        for exit_ in here["exits"]:
            exit_["destination_uuid"] = there["uuid"]
    return list(nodes)


def definition(flow: str, nodes: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A definition of a messaging flow in English."""
    return {
        "uuid": flow,
        "name": "Colours",
        "language": "eng",
        "type": "messaging",
        "spec_version": "14.4.2",
        "revision": 1,
        "expire_after_minutes": 4320,
        "localization": {},
        "nodes": nodes,
        "_ui": {"nodes": {}, "stickies": {}, "unknown": [1, {"x": None}]},
    } | more


CONTACT = {
    "uuid": "ba96bf7f-bc2a-4873-a7c7-254d1927c4e3",
    "name": "Ben Haggerty",
    "status": "active",
    "created_on": "2026-01-01T12:00:00Z",
    "urns": ["tel:+12065551212"],
}
NOW = "2026-06-01T12:00:00Z"
