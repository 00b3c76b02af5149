"""Whatever a browser sends, sense or not, is never an error of ours."""

import asyncio
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from tests.web.app.conftest import Browser
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
    for operation in operations()[part::PARTS]:
        try:
            await loop.run_in_executor(None, exercise, operation, server_url, headers)
        except BaseExceptionGroup as error:
            failures.append(f"{operation.method} {operation.path}: {error.exceptions}")
        except AssertionError as error:
            failures.append(f"{operation.method} {operation.path}: {error}")
    assert not failures, "\n\n".join(failures)


def exercise(operation: Any, server_url: str, headers: dict[str, str]) -> None:
    """Make requests of one operation, half of them against its description."""
    strategies = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

    @given(case=one_of(strategies))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        case.call_and_validate(base_url=server_url, headers=headers, checks=[not_a_server_error])

    run()


async def test_the_session_still_holds(browser: Browser) -> None:
    assert isinstance(browser.http, httpx.AsyncClient)
    assert (await browser.get("session"))["user"]["email"] == browser.tenant.email
