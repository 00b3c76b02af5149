"""Definitions that are opened and saved in the editor keep their meaning; the tool that finds out tells when not."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.ui import definitions
from workers.stack.locations import ROOT

OWN = (
    ROOT / "web" / "demo" / "deployment.json",
    ROOT / "tests" / "flows" / "definition" / "migrations" / "cases",
    ROOT / "tests" / "store" / "imports" / "clinic.json",
    Path(__file__).parent / "old_editors",
)


@pytest.mark.timeout(300)
def test_definitions_come_back_with_their_meaning() -> None:
    passed, problems = definitions.check(OWN)
    assert problems == []
    assert passed > 20


def test_definitions_are_found_however_they_are_wrapped(tmp_path: Path) -> None:
    flow: dict[str, Any] = {"uuid": "1", "spec_version": "14.4.2", "nodes": []}
    (tmp_path / "export.json").write_text(json.dumps({"version": "13", "flows": [flow, {"action_sets": []}]}))
    (tmp_path / "notes.txt").write_text("{}")
    assert list(definitions.definitions(tmp_path)) == [flow, {"action_sets": []}]


def test_what_comes_back_otherwise_is_named(tmp_path: Path) -> None:
    file = tmp_path / "0.json"
    served = {"uuid": "1", "name": "Visits", "spec_version": "14.4.2", "nodes": []}
    assert "couldn't open" in definitions.compared("Visits", served, file)
    file.write_text(json.dumps(served | {"language": "fra"}))
    assert definitions.compared("Visits", served, file) == "Visits: it came back changed"
    file.write_text(json.dumps(served | {"revision": 7}))
    assert definitions.compared("Visits", served, file) == ""
