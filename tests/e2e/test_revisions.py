"""Publishing while people talk: who has begun ends as it began, who begins gets the new, and all can be moved."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.e2e.deployment import WORKSPACE, Deployment
from tests.e2e.flows import VERSIONED, versioned

PASSWORD = secrets.token_urlsafe(12)


@asynccontextmanager
async def editor(deployment: Deployment) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which somebody who may publish is signed in."""
    email = f"editor-{secrets.token_hex(4)}@example.org"
    words = ("user", "create", email, "--role", "editor", "-w", WORKSPACE, "--password", PASSWORD)
    deployment.system.command("web", *words)
    url = f"{deployment.system.url}/api/internal/"
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as browser:
        signed_in = await browser.post("sign-in", json={"email": email, "password": PASSWORD})
        assert signed_in.status_code == 200, signed_in.text
        session = (await browser.get("session")).json()
        browser.headers["X-CSRF-Token"] = session["csrf_token"]
        yield browser


async def publish(browser: httpx.AsyncClient, flow: str, text: str, **more: Any) -> int:
    """Lets the flow say something else at its end; how many wait who will not hear it."""
    document = (await browser.get(f"editor/flows/{flow}")).json()
    document["definition"]["nodes"][-1]["actions"][0]["text"] = text
    draft = {key: document[key] for key in ("definition", "version", "based_on")}
    saved = await browser.put(f"editor/flows/{flow}", json=draft)
    assert saved.status_code == 200, saved.text
    body = {"version": saved.json()["version"], **more}
    published = await browser.post(f"editor/flows/{flow}/publish", json=body)
    assert published.status_code == 200, published.text
    return int((await browser.get(f"editor/flows/{flow}/waiting")).json()["behind"])


async def test_a_flow_is_published_while_people_wait_in_it(deployment: Deployment) -> None:
    early, late, moved = (deployment.phone(f"25078770000{number}") for number in (1, 2, 3))
    (flow,) = [one["uuid"] for one in await deployment.get("flows") if one["name"] == versioned().name]
    ask = "Which edition do you hear?"
    assert await deployment.talk(early, VERSIONED) == [ask]
    async with editor(deployment) as browser:
        assert await publish(browser, flow, "The second edition.") == 1
        assert await deployment.talk(early, "this one") == ["The first edition."]
        assert await deployment.talk(late, VERSIONED, "this one") == [ask, "The second edition."]
        assert await deployment.talk(moved, VERSIONED) == [ask]
        assert await publish(browser, flow, "The third edition.", moves_waiting=True) == 0
        assert await deployment.talk(moved, "this one") == ["The third edition."]
    runs = [run for phone in (early, late, moved) for run in await deployment.runs(phone)]
    assert [run["exit_type"] for run in runs] == ["completed"] * 3
