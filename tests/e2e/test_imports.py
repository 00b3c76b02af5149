"""`python -m web import` against a running system: whole or not at all, and once is as good as twice."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.deployment import WORKSPACE, Deployment
from tests.e2e.drawing import Case, Drawing, reference, say, trigger
from workers.stack.errors import StackError

OTHER = "Imported"


def old_flow() -> dict[str, Any]:
    """A flow as the editor of some years ago wrote it."""
    call = {"type": "call_webhook", "method": "GET", "url": "http://localhost/x", "result_name": "Answer"}
    drawing = (
        Drawing("Written in 13", {"spec_version": "13.5.0"})
        .do("call", call, then="ask")
        .split("ask", Case("Yes", "has_any_word", ["yes"], "again"), result="Again")
        .do("again", {"type": "enter_flow", "flow": {"uuid": "6f0a8d5c-0c4f-4ae0-a8f4-3c4d1f6b9f10", "name": "Gone"}})
    )
    return drawing.definition()


def export() -> dict[str, Any]:
    """Flows of spec 13 and 14 with a group, a field, a campaign and triggers; one refers to a flow that isn't there."""
    new = Drawing("Written in 14").do("hello", say("Karibu, @fields.village."), then=None)
    event = {
        "uuid": "2c7d2e3a-7f0a-4f35-9a37-51d3d6c6b1a1",
        "offset": 2,
        "unit": "D",
        "event_type": "F",
        "delivery_hour": 9,
        "relative_to": {"key": "planted_on", "label": "Planted On"},
        "start_mode": "I",
        "flow": reference(new.name),
    }
    return {
        "version": "13",
        "site": "https://example.org",
        "flows": [old_flow(), new.definition()],
        "triggers": [trigger(new, "shamba"), trigger(Drawing("Written in 13"))],
        "campaigns": [
            {
                "uuid": "b8f4cbbc-f4c5-47b5-a4d0-1d2d4ad0d2a2",
                "name": "Planting",
                "group": reference("Farmers"),
                "events": [event],
            }
        ],
        "groups": [reference("Farmers") | {"query": None}],
        "fields": [
            {"key": "village", "name": "Village", "type": "text"},
            {"key": "planted_on", "name": "Planted On", "type": "datetime"},
        ],
    }


async def run_import(deployment: Deployment, file: Path, *options: str) -> str:
    return await asyncio.to_thread(deployment.system.command, "web", "import", str(file), "-w", OTHER, *options)


async def everything(deployment: Deployment) -> dict[str, list[Any]]:
    """All that an import can change in a workspace, with the times of change; but not when a campaign wakes."""
    found = {}
    for table in ("flow", "contact_group", "contact_field", "trigger", "campaign"):
        statement = (
            f"SELECT t.* FROM {table} t JOIN workspace w ON w.id = t.workspace_id WHERE w.name = $1 ORDER BY t.id"
        )
        found[table] = await deployment.fetch(statement, OTHER)
    found["revisions"] = await deployment.fetch(
        "SELECT r.* FROM flow_revision r JOIN flow f ON f.id = r.flow_id JOIN workspace w ON w.id = f.workspace_id "
        "WHERE w.name = $1 ORDER BY r.id",
        OTHER,
    )
    return {table: [{**row} | {"wakes_on": None} for row in rows] for table, rows in found.items()}


@pytest.fixture(scope="module")
async def workspace(deployment: Deployment) -> str:
    """A workspace of its own."""
    await asyncio.to_thread(deployment.system.command, "web", "workspace", "create", OTHER)
    return OTHER


async def test_an_export_of_old_and_new_flows_comes_in_whole_and_a_second_time_changes_nothing(
    deployment: Deployment, workspace: str, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(export()))
    first = json.loads(await run_import(deployment, file, "--json"))
    counts = {kind: numbers["created"] for kind, numbers in first["counts"].items()}
    assert counts == {"flows": 2, "groups": 1, "fields": 2, "triggers": 2, "campaigns": 1, "campaign events": 1}
    (problem,) = first["problems"]
    assert (problem["flow"], problem["node"]) == ("Written in 13", Drawing("Written in 13").part("again"))
    before = await everything(deployment)
    assert {row["name"] for row in before["flow"]} >= {"Written in 13", "Written in 14"}
    assert len(before["trigger"]) == 2

    again = await run_import(deployment, file)
    assert "Written in 13" in again
    assert await everything(deployment) == before


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\x89PNG no export at all", "JSON"),
        (b'["a list"]', "export"),
        (json.dumps(export() | {"version": "99"}).encode(), "99"),
        (json.dumps(export() | {"flows": [old_flow(), {"name": "Torn", "nodes": 7}]}).encode(), "Torn"),
    ],
)
async def test_what_can_not_be_imported_is_refused_by_name_and_nothing_is_written(
    deployment: Deployment, workspace: str, tmp_path: Path, content: bytes, named: str
) -> None:
    before = await everything(deployment)
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(StackError) as refused:
        await run_import(deployment, file)
    text = " ".join(str(refused.value).split())
    assert "was not imported, and nothing was changed" in text
    assert named in text
    assert await everything(deployment) == before


async def test_an_import_into_the_running_workspace_is_used_at_once(deployment: Deployment, tmp_path: Path) -> None:
    phone = deployment.phone("250787000001")
    flow = Drawing("Newest").do("hello", say("This flow is brand new."))
    file = tmp_path / "newest.json"
    shape = {"version": "13", "site": "https://example.org", "campaigns": [], "groups": [], "fields": []}
    file.write_text(json.dumps(shape | {"flows": [flow.definition()], "triggers": [trigger(flow, "mpya")]}))
    await asyncio.to_thread(deployment.system.command, "web", "import", str(file), "-w", WORKSPACE)
    assert await deployment.talk(phone, "mpya kabisa") == ["This flow is brand new."]
