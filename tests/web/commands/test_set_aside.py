"""`python -m web events`: shows what was set aside, offers it again, drops it."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from store.database import Database
from store.tables import PendingEvent, Workspace
from store.workspaces import WorkspaceStore
from web.__main__ import app


@pytest.fixture
def workspace(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The uuid of a workspace with two events that were set aside and one that wasn't."""
    for name, value in {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "SECRET_KEY": "x" * 32}.items():
        monkeypatch.setenv(f"NGOMA_{name}", value)
    return str(asyncio.run(_filled(database_url)).uuid)


async def _filled(url: str) -> Workspace:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        made = await WorkspaceStore(session).create(f"Aside {datetime.now(UTC)}")
        for aside in (True, True, False):
            event = PendingEvent(workspace_id=made.id, contact_id=1, kind="msg_received", payload={"text": "secret"})
            if aside:
                event.tries, event.error, event.set_aside_on = 3, "KeyError: 'a defect'", datetime.now(UTC)
            session.add(event)
    await database.close()
    return made


def run(workspace: str, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["events", *arguments, "-w", workspace, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_events_are_listed_and_offered_again(workspace: str) -> None:
    listed = run(workspace, "list")["events"]
    assert [(event["kind"], event["tries"], event["error"]) for event in listed] == [
        ("msg_received", 3, "KeyError: 'a defect'")
    ] * 2
    assert "secret" not in json.dumps(listed), "what people write is for the workspace's own pages"
    assert run(workspace, "replay", str(listed[0]["id"])) == {"replayed": 1}
    assert [event["id"] for event in run(workspace, "list")["events"]] == [listed[1]["id"]]
    assert run(workspace, "drop", "--all") == {"dropped": 1}
    assert run(workspace, "list") == {"events": []}


@pytest.mark.parametrize("arguments", [(), ("7", "--all")], ids=["none", "both"])
def test_it_must_be_said_which_events(workspace: str, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["events", "replay", *arguments, "-w", workspace])
    assert result.exit_code == 2
    assert "--all" in result.stderr


def test_the_table_shows_errors(workspace: str) -> None:
    result = CliRunner().invoke(app, ["events", "list", "-w", workspace])
    assert "KeyError" in result.stdout
