"""Every registered type has cases, and every file of cases is of a registered type."""

from typing import Any

import pytest

from flows.actions import actions
from flows.events import events
from flows.modifiers import modifiers
from flows.registry import Registry, UnknownTypeError
from flows.resumes import resumes
from flows.routers import routers
from flows.triggers import triggers
from flows.waits import waits
from tests.flows.world import HERE

REGISTRIES: dict[str, Registry[Any]] = {
    "actions": actions,
    "events": events,
    "modifiers": modifiers,
    "resumes": resumes,
    "routers": routers,
    "triggers": triggers,
    "waits": waits,
}


@pytest.mark.parametrize("folder", REGISTRIES)
def test_types_and_case_files_are_the_same(folder: str) -> None:
    files = {path.stem for path in (HERE / folder / "cases").glob("*.json")}
    assert files == set(REGISTRIES[folder].all())


@pytest.mark.parametrize("folder", REGISTRIES)
def test_each_module_of_a_type_is_called_like_it(folder: str) -> None:
    for name, cls in REGISTRIES[folder].all().items():
        assert cls.__module__ == f"flows.{folder}.{cls.type}"
        assert name == cls.type or folder == "modifiers"


def test_a_name_can_be_taken_only_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        actions.register(actions.find("send_msg"))
    with pytest.raises(UnknownTypeError, match="unknown type: 'dance'"):
        actions.find("dance")
