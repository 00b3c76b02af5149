"""The OpenAPI document is true: what it allows is answered as it says, and nothing makes an error of ours."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import Tenant
from tests.web.exercising import exercise

EXAMPLES = 12
"""Requests per operation."""

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


def operations(app: FastAPI) -> list[Any]:
    """Every operation of the document."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    found = list(schema.get_all_operations())
    assert all(isinstance(one, Ok) for one in found)
    return [one.ok() for one in found if isinstance(one, Ok)]


async def test_every_endpoint_has_an_operation(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert {path.rsplit("/", 1)[1] for path in paths} >= {
        "contacts.json", "messages.json", "flows.json", "runs.json", "flow_starts.json", "definitions.json",
        "channels.json", "groups.json", "fields.json", "globals.json", "labels.json", "workspace.json",
    }  # fmt: skip


async def test_examples_are_given(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            answers = [operation["responses"].get(status, {}) for status in ("200", "201")]
            examples = [answer.get("content", {}).get("application/json", {}).get("example") for answer in answers]
            assert "204" in operation["responses"] or any(examples), f"{method} {path} has no example"


async def test_examples_keep_their_nulls(app: FastAPI) -> None:
    answer = app.openapi()["paths"]["/api/v2/contacts.json"]["get"]["responses"]["200"]
    example = answer["content"]["application/json"]["example"]
    assert example["next"] is None
    assert example["results"][0]["flow"] is None


async def test_no_request_makes_an_error_of_ours(app: FastAPI, server_url: str, tenant: Tenant) -> None:
    loop = asyncio.get_running_loop()
    tried = partial(exercise, server_url=server_url, headers=tenant.headers, checks=CHECKS, examples=EXAMPLES)
    for operation in operations(app):
        await loop.run_in_executor(None, tried, operation)


@pytest.mark.parametrize(
    "body", ['{"name": "\\ud800"}', '{"fields": {"nick": "\\ud800"}}', '{"name": 1e999}', '{"a": NaN}']
)
async def test_json_that_cannot_be_stored(api: httpx.AsyncClient, body: str) -> None:
    response = await api.post("contacts.json", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
