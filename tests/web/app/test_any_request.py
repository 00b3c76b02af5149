"""Whatever a browser sends, sense or not, is never an error of ours."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from tests.web.app.conftest import Browser
from tests.web.exercising import exercise
from web.app.application import document

EXAMPLES = 15
"""Requests per operation."""
PARTS = 4
"""In how many parts the operations are tried, so that no part takes long."""
LEAVING = ("/sign-out", "/account/password", "/account/sessions/{session_id}")
"""Would end the session that the other requests need."""


def operations() -> list[Any]:
    """Every operation of the browser's JSON, but those that sign out."""
    found = [one.ok() for one in schemathesis.openapi.from_dict(document()).get_all_operations() if isinstance(one, Ok)]
    return [one for one in found if not one.path.endswith(LEAVING) and not one.path.endswith("/workspace")]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
async def test_no_request_makes_an_error_of_ours(
    browser: Browser, server_url: str, flows: dict[str, str], part: int
) -> None:
    headers = dict(browser.http.headers) | {"Cookie": "; ".join(f"{k}={v}" for k, v in browser.http.cookies.items())}
    loop, failures = asyncio.get_running_loop(), []
    tried = partial(exercise, server_url=server_url, headers=headers, checks=[not_a_server_error], examples=EXAMPLES)
    for operation in operations()[part::PARTS]:
        try:
            await loop.run_in_executor(None, tried, operation)
        except BaseExceptionGroup as error:
            failures.append(f"{operation.method} {operation.path}: {error.exceptions}")
        except AssertionError as error:
            failures.append(f"{operation.method} {operation.path}: {error}")
    assert not failures, "\n\n".join(failures)


async def test_the_session_still_holds(browser: Browser) -> None:
    assert isinstance(browser.http, httpx.AsyncClient)
    assert (await browser.get("session"))["user"]["email"] == browser.tenant.email
