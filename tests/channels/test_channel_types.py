"""Every channel type does what its case file says. A type without a case file fails."""

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from channels import registry
from channels.tools import receive, send

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[Any]:
    for code in registry.types():
        path = CASES / f"{code}.json"
        if not path.exists():
            continue
        file = json.loads(path.read_text())
        for case in file["cases"]:
            line = {"type": code, "settings": file["settings"], "now": file["now"], "channel": file["channel"]} | case
            yield pytest.param(line, id=f"{code} {case['kind']}: {case['note']}")


def unlike(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Differences; keys of objects that are not expected are free, lists are complete."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [one for key in expected for one in unlike(expected[key], actual.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [one for at, (left, right) in pairs for one in unlike(left, right, f"{path}[{at}]")]
    return [] if expected == actual else [f"{path}: expected {expected!r}, got {actual!r}"]


@pytest.mark.parametrize("code", list(registry.types()))
def test_every_type_has_cases_of_each_kind(code: str) -> None:
    kinds = {case["kind"] for case in json.loads((CASES / f"{code}.json").read_text())["cases"]}
    kind = registry.types()[code]
    assert ("receive" in kinds, "send" in kinds) == (bool(kind.routes), True)


def test_every_case_file_has_a_type() -> None:
    assert {path.stem for path in CASES.glob("*.json")} == set(registry.types())


@pytest.mark.parametrize("line", list(cases()))
def test_case(line: dict[str, Any]) -> None:
    expected = {key: value for key, value in line.items() if key.startswith("expect") or key == "external_ids"}
    tool = receive if line["kind"] == "receive" else send
    given = {key: value for key, value in line.items() if key not in expected}
    actual = asyncio.run(tool.answer(given))
    assert unlike(expected["expect"] if tool is receive else expected, actual) == []


@pytest.mark.parametrize("code", list(registry.types()))
def test_a_callback_of_noise_is_refused_or_ignored(code: str) -> None:
    channel = json.loads((CASES / f"{code}.json").read_text())["channel"]
    kind = registry.types()[code]
    for action, routes in kind.routes.items():
        for route in routes:
            for body in (
                "",
                "{",
                "[]",
                "{}",
                "<a/>",
                "null",
                "\x00\x01",
                '{"entry":[1],"message":7,"data":[],"event":{}}',
            ):
                line = {
                    "type": code,
                    "channel": channel,
                    "method": route.methods[0],
                    "path": f"/c/{code.lower()}/" + ("" if kind.by_address else f"{channel['uuid']}/") + action,
                    "headers": {"Content-Type": "application/json"},
                    "body": body,
                }
                answer = asyncio.run(receive.answer(line))
                assert answer["status"] in (200, 400, 401, 403, 406)
                assert not answer["msgs"]
                assert [error for error in answer["log_errors"] if error["code"] == "internal_error"] == []


ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, "", "x", "9" * 30, [], {}, [1], [{}], {"a": 1}, "\0", "\ud800")


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from paths(child, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = replaced(value[path[0]], path[1:], odd)
    return copied


@pytest.mark.parametrize("code", list(registry.types()))
def test_odd_values_are_no_bugs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any value of a callback or of a response can be missing, or of another type, and no adapter breaks."""
    monkeypatch.setattr(type(registry.types()[code]), "authenticate", _accept)
    chance = random.Random(code)
    for param in cases():
        line: dict[str, Any] = dict(param.values[0])
        if line["type"] != code:
            continue
        holder = line if line["kind"] == "receive" else next(iter(line["provider_responses"]), {})
        try:
            body = json.loads(holder.get("body") or "")
        except ValueError:
            continue
        for path in chance.sample(list(paths(body)), 1):
            for odd in chance.sample(ODD, 3):
                changed = {**holder, "body": json.dumps(replaced(body, path, odd))}
                given = {**line, **changed} if holder is line else {**line, "provider_responses": [changed]}
                answer = asyncio.run((receive if line["kind"] == "receive" else send).answer(given))
                errors = [*answer.get("log_errors", []), answer.get("expect_error", {})]
                bugs = [error for error in errors if error.get("code") == "internal_error"]
                assert [bug for bug in bugs if "no access token" not in bug["message"]] == [], (path, odd)


async def _accept(*_: Any) -> None:
    """Changed bodies are no longer signed."""
