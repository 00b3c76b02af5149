"""Documents that are broken in one place, wherever it is, are refused in words or taken: never an error of ours."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx

from tests.web.app.conftest import Browser
from tests.web.app.editing import CONTACT, NOW, definition, joined, node, question

FLOW = "5d76d86b-3bb9-4d5a-b822-c9d86f5d8e4f"
WRONG: tuple[Any, ...] = (None, 7, "x", "\x00", "\ud800", [], [None], {}, {"x": None})


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every part of a document is."""
    if here:
        yield here
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*here, key))


def broken(document: dict[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document with each part below some keys replaced by something wrong, one at a time."""
    for path in paths({key: document[key] for key in keys}):
        for wrong in WRONG:
            changed = copy.deepcopy(document)
            place: Any = changed
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = wrong
            yield f"{'/'.join(map(str, path))} = {wrong!r}", changed


def sent(document: dict[str, Any]) -> dict[str, Any]:
    """A body as a browser writes it, halves of characters too."""
    return {"content": json.dumps(document), "headers": {"Content-Type": "application/json"}}


def told(name: str, answer: httpx.Response) -> list[str]:
    """What to say of an answer that was an error of ours."""
    return [f"{name}: {answer.status_code}"] if answer.status_code >= 500 else []


async def test_simulations(browser: Browser) -> None:
    nodes = joined(node("Hi @contact"), question("red"), node("@results.answer.category"))
    body = {"definition": definition(FLOW, nodes), "contact": CONTACT, "now": NOW}
    begun = await browser.post("simulator", body)
    resumed = body | {key: begun[key] for key in ("contact", "session", "now", "number")}
    resumed |= {"step": {"kind": "msg", "text": "red"}}
    failures = []
    for name, document in broken(resumed, ("contact", "session", "definition", "step")):
        failures += told(name, await browser.http.post("simulator", **sent(document)))
    assert not failures


async def test_drafts_and_their_publishing(browser: Browser) -> None:
    made = await browser.post("flows", {"name": "Broken", "type": "messaging", "language": "eng"})
    flow = made["uuid"]
    drawn = definition(flow, joined(node("Hi @contact"), question("red"), node("Bye")))
    failures, saved = [], 0
    for name, document in broken({"definition": drawn}, ("definition",)):
        shown = await browser.http.get(f"editor/flows/{flow}")
        failures += told(f"show before {name}", shown)
        version = {"version": shown.json()["version"]}
        body = document | version | {"based_on": shown.json()["based_on"]}
        answer = await browser.http.put(f"editor/flows/{flow}", **sent(body))
        failures += told(f"save {name}", answer)
        if answer.is_success:
            saved += 1
            version = {"version": answer.json()["version"]}
            failures += told(f"publish {name}", await browser.http.post(f"editor/flows/{flow}/publish", json=version))
    assert not failures
    assert saved > 100


async def test_imports(browser: Browser, deployment: bytes) -> None:
    whole = json.loads(deployment)
    flow = {"uuid": FLOW, "name": "Broken"}
    export = {
        "version": "13",
        "site": "https://example.org",
        "flows": [definition(FLOW, joined(node("Hi @contact"), question("red"))) | {"name": "Broken"}],
        "groups": whole["groups"][:2],
        "fields": whole["fields"][:2],
        "triggers": [whole["triggers"][0] | {"flow": flow}],
        "campaigns": [whole["campaigns"][0] | {"events": [whole["campaigns"][0]["events"][0] | {"flow": flow}]}],
    }
    failures = []
    for name, document in broken(export, tuple(export)):
        failures += told(name, await browser.http.post("definitions", **sent(document)))
    assert not failures
