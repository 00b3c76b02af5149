"""`python -m web`: can be repeated, speaks JSON to scripts, and says what is wrong."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from web.__main__ import app
from web.demo.setup import DEPLOYMENT


@pytest.fixture(autouse=True)
def environment(empty_environment: None, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment's settings."""
    monkeypatch.setenv("NGOMA_DATABASE_URL", database_url)
    monkeypatch.setenv("NGOMA_SECRET_KEY", "a secret of the tests, at least 32 characters")
    monkeypatch.setenv("NGOMA_PUBLIC_URL", "http://ngoma.test")


@pytest.fixture
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings from outside."""
    monkeypatch.delenv("NGOMA_DATABASE_URL", raising=False)
    monkeypatch.delenv("NGOMA_SECRET_KEY", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def run_json(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_from_nothing_to_a_deployment(tmp_path: Path) -> None:
    none_yet = run("import", str(DEPLOYMENT))
    assert none_yet.exit_code == 2
    assert "first-run" in none_yet.stderr

    first = run_json("first-run", "--workspace", "Clinics", "--email", "ann@example.org")
    assert first["created"]
    assert len(first["password"]) >= 12
    again = run_json("first-run", "--workspace", "Clinics")
    assert (again["created"], again["uuid"]) == (False, first["uuid"])
    assert "password" not in again

    packed = tmp_path / "export.json.gz"
    packed.write_bytes(gzip.compress(DEPLOYMENT.read_bytes()))
    summary = run_json("import", str(packed))
    assert (summary["counts"]["flows"]["created"], summary["nodes"]) == (7, 50)
    assert [problem["flow"] for problem in summary["problems"]] == ["Find a Clinic"]
    summary = run_json("import", str(packed))
    assert summary["counts"]["flows"] == {"created": 0, "updated": 0, "unchanged": 7}
    shown = run("import", str(packed))
    assert shown.exit_code == 0
    assert "50 nodes" in shown.stdout

    exported = tmp_path / "out.json"
    written = run_json("export", "-o", str(exported))
    assert (written["written"], written["flows"], written["campaigns"]) == (str(exported), 7, 1)
    assert run("export", "-o", str(tmp_path / "no" / "folder.json")).exit_code == 2
    assert len(json.loads(exported.read_text())["flows"]) == 7
    assert run_json("import", str(exported))["counts"]["flows"]["unchanged"] == 7
    one = json.loads(run("export", "--flow", "Help").stdout)
    assert "Help" in [flow["name"] for flow in one["flows"]]
    unknown = run("export", "--flow", "Nothing")
    assert (unknown.exit_code, "no flow Nothing" in unknown.stderr) == (1, True)


def test_people_tokens_and_channels() -> None:
    run_json("first-run", "--email", "ann@example.org")
    made = run_json("user", "create", "bob@example.org", "--role", "editor")
    assert made["password"]
    assert "password" not in run_json("user", "create", "BOB@example.org", "--role", "editor")
    key = run_json("token", "create", "bob@example.org")["token"]
    assert len(key) == 40
    again = run_json("token", "create", "bob@example.org")
    assert (again["created"], again["ending"]) == (False, key[-4:])
    another = run_json("token", "create", "bob@example.org", "--another")["token"]
    endings = {one["ending"] for one in run_json("token", "list", "bob@example.org")["tokens"]}
    assert endings == {key[-4:], another[-4:]}
    assert run_json("token", "revoke", "bob@example.org", "--ending", key[-4:])["revoked"] == 1
    assert [run_json("token", "revoke", "bob@example.org")["revoked"] for _ in range(2)] == [1, 0]
    unknown = run("token", "create", "nobody@example.org")
    assert (unknown.exit_code, "nobody@example.org" in unknown.stderr) == (1, True)
    channel = run_json(
        "channel", "create", "ex", "Gateway", "--address", "2020", "--config", '{"send_url": "http://x"}'
    )
    assert channel["receive"] == f"http://ngoma.test/c/ex/{channel['uuid']}/receive"
    again = run_json("channel", "create", "ex", "Gateway")
    assert (again["created"], again["uuid"]) == (False, channel["uuid"])
    (listed,) = run_json("channel", "list")["channels"]
    assert (listed["name"], listed["type"], listed["address"]) == ("Gateway", "EX", "2020")
    assert "Gateway" in run("channel", "list").stdout
    roles = {one["email"]: one["role"] for one in run_json("user", "list")["users"]}
    assert roles == {"ann@example.org": "administrator", "bob@example.org": "editor"}
    assert [run_json("user", "remove", "bob@example.org")["removed"] for _ in range(2)] == [True, False]
    last = run("user", "remove", "ann@example.org")
    assert (last.exit_code, "at least one administrator" in last.stderr) == (1, True)
    assert run("channel", "create", "ex", "Other", "--config", "[]").exit_code == 2
    assert run("channel", "create", "zz", "Other").exit_code == 2


def test_several_workspaces_have_to_be_told_apart() -> None:
    run_json("first-run")
    assert run_json("workspace", "create", "Second")["created"]
    assert not run_json("workspace", "create", "Second")["created"]
    assert run_json("workspace", "create", "Third", "--parent", "Second")["created"]
    refused = run("workspace", "create", "Fourth", "--parent", "Third")
    assert (refused.exit_code, "no children of its own" in refused.stderr) == (1, True)
    parents = {one["name"]: one["parent"] for one in run_json("workspace", "list")["workspaces"]}
    assert (parents["Third"], parents["Second"]) == ("Second", None)
    result = run("import", str(DEPLOYMENT))
    assert (result.exit_code, "--workspace" in result.stderr) == (2, True)
    assert run_json("import", str(DEPLOYMENT), "-w", "Second")["counts"]["flows"]["created"] == 7


def test_the_demo_is_set_up_with_one_command() -> None:
    first, second = run_json("demo-setup"), run_json("demo-setup")
    assert (first["flows"], first["phone"]) == (7, "http://ngoma.test/demo/")
    assert second["channel"] == first["channel"]
    assert "password" not in second


@pytest.mark.parametrize("content", [b"", b"not an export", b"[1]", b'{"version": "13", "flows": [{"name": "A"}]}'])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    name = run_json("first-run")["workspace"]
    file = tmp_path / "file.json"
    file.write_bytes(content)
    result = run("import", str(file), "-w", name)
    assert result.exit_code == 1
    assert "was not imported, and nothing was changed" in " ".join(result.stderr.split())
    as_json = run("import", str(file), "-w", name, "--json")
    assert (as_json.exit_code, list(json.loads(as_json.stdout))) == (1, ["refused"])


def test_files_and_settings_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = run("import", "no/such/file.json")
    assert (missing.exit_code, "can't be read" in missing.stderr) == (2, True)
    monkeypatch.delenv("NGOMA_SECRET_KEY")
    unset = run("first-run")
    assert (unset.exit_code, "NGOMA_SECRET_KEY" in unset.stderr) == (2, True)


def test_a_database_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGOMA_DATABASE_URL", "postgresql+asyncpg://ngoma@127.0.0.1:1/ngoma")
    result = run("first-run")
    assert (result.exit_code, "can't be reached" in result.stderr) == (1, True)


def test_the_web_believes_the_proxies_that_it_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda *_, **options: given.update(options))
    monkeypatch.setenv("NGOMA_PROXIES", "127.0.0.1,172.16.0.0/12")
    assert run("serve").exit_code == 0
    assert (given["proxy_headers"], given["forwarded_allow_ips"]) == (True, "127.0.0.1,172.16.0.0/12")
