"""Every migration against its own cases: from `original`, of the version before, comes `migrated`."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from flows.definition.header import CURRENT, Version
from flows.definition.migrations import migrate
from flows.definition.migrations.registry import STEPS

CASES = Path(__file__).parent / "cases"

HEADER = {"uuid": "11111111-1111-4111-8111-111111111111", "name": "Test"}


class NumberedIds:
    """New UUIDs that show in which order they were drawn."""

    def __init__(self) -> None:
        self.drawn = 0

    def uuid4(self) -> str:
        self.drawn += 1
        return f"<new {self.drawn}>"


def before(version: Version) -> str:
    earlier = [step for step in STEPS if step < version]
    return str(earlier[-1]) if earlier else "13.0.0"


def cases() -> list[Any]:
    return [
        pytest.param(version, case, id=f"{version}: {case['description']}")
        for version in STEPS
        for case in json.loads((CASES / f"{version}.json").read_text())
    ]


def test_every_version_has_cases_and_every_file_of_cases_a_version() -> None:
    assert {path.stem for path in CASES.iterdir()} == {str(version) for version in STEPS}
    assert all(json.loads(path.read_text()) for path in CASES.iterdir())


def test_versions_ascend_to_the_current_one() -> None:
    assert list(STEPS) == sorted(STEPS)
    assert list(STEPS)[-1] == CURRENT


@pytest.mark.parametrize(("version", "case"), cases())
def test_migrates_as_its_cases_say(version: Version, case: dict[str, Any]) -> None:
    original = HEADER | {"spec_version": before(version)} | case["original"]
    kept = copy.deepcopy(original)
    migrated = migrate(original, to=str(version), ids=NumberedIds())
    assert migrated == HEADER | {"spec_version": str(version)} | case["migrated"]
    assert original == kept
