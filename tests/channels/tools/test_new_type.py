"""The skeleton of a type passes its own cases."""

import asyncio
import importlib.util
import json
from pathlib import Path

import pytest

from channels import registry
from channels.channel_type import ChannelType
from channels.tools import new, receive, send


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a new type AB, which is the only registered one."""
    assert new.main(["ab", "Acme Bulk-SMS"], tmp_path) == 0
    known: dict[str, ChannelType] = {}
    monkeypatch.setattr(registry, "_registered", known)
    monkeypatch.setattr(registry, "types", lambda: known)
    spec = importlib.util.spec_from_file_location("acme", tmp_path / "channels" / "types" / "acme_bulk_sms.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return tmp_path


def test_the_skeleton_works(made: Path) -> None:
    file = json.loads((made / "tests" / "channels" / "cases" / "AB.json").read_text())
    assert [case["note"] for case in file["cases"]] == ["a message", "a report", "taken"]
    message, report, taken = (
        asyncio.run((receive if case["kind"] == "receive" else send).answer({"type": "AB", **file, **case}))
        for case in file["cases"]
    )
    assert (message["message"], message["msgs"][0]["urn"]) == ("Message Accepted", "tel:+250788000001")
    assert report["statuses"] == [{"external_id": "out-1", "status": "delivered"}]
    assert (taken["expect_status"], taken["external_ids"]) == ("wired", ["out-1"])
    assert taken["expect_requests"][0]["json"] == file["cases"][2]["expect_requests"][0]["json"]


def test_nothing_is_overwritten(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new.main(["AB", "Acme Bulk-SMS"], made) == 1
    assert "acme_bulk_sms.py" in capsys.readouterr().err


@pytest.mark.parametrize(("code", "name"), [("TOOLONG", "Acme"), ("A-", "Acme"), ("AB", "1 2")])
def test_bad_names_are_refused(code: str, name: str, tmp_path: Path) -> None:
    assert new.main([code, name], tmp_path) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_code_that_is_taken_is_refused(tmp_path: Path) -> None:
    assert new.main(["KN", "Acme"], tmp_path) == 1
