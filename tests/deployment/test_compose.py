"""The deployment for one host, read as its tools read it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SETTINGS = {f"NGOMA_{name.upper()}" for name in Settings.model_fields}
REQUIRED = {"postgres", "redis", "elasticsearch", "temporal", "temporal-ui", "migrate", "web", "workers"}


def is_one_shot(service: dict[str, Any]) -> bool:
    return str(service["restart"]) == "no"


def is_pinned(image: str) -> bool:
    """Whether the image's tag names a release with all its numbers."""
    return re.search(r":\d+\.\d+(\.\d+)?", image) is not None


def test_all_parts_are_there() -> None:
    assert set(SERVICES) >= REQUIRED


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_pinned_and_looked_after(name: str) -> None:
    service = SERVICES[name]
    assert is_pinned(service["image"]), service["image"]
    assert is_one_shot(service) or service["restart"] == "unless-stopped"
    assert is_one_shot(service) or service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", SERVICES)
def test_dependencies_can_be_met(name: str) -> None:
    for dependency, wanted in SERVICES[name].get("depends_on", {}).items():
        finished = wanted["condition"] == "service_completed_successfully"
        assert finished == is_one_shot(SERVICES[dependency])


@pytest.mark.parametrize("name", ["migrate", "web", "workers"])
def test_ngoma_is_told_only_settings_it_has(name: str) -> None:
    given = {variable for variable in SERVICES[name]["environment"] if variable.startswith("NGOMA_")}
    assert given
    assert given <= SETTINGS


def test_every_process_has_the_same_secret_key() -> None:
    keys = {SERVICES[name]["environment"]["NGOMA_SECRET_KEY"] for name in ("migrate", "web", "workers")}
    assert len(keys) == 1


def test_no_secret_is_written_down() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|PWD|SECRET|AUTH", variable):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?.*\}", value), f"{name}: {variable}"


def test_the_example_names_all_variables() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))
    example = (ROOT / ".env.example").read_text()
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert used == set(named)
    required = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert {name for name, value in named.items() if value == ""} == required - {"NGOMA_PUBLIC_URL"}


def test_only_web_and_the_operators_page_are_published() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"web", "temporal-ui"}
    assert published["temporal-ui"] == ["127.0.0.1:8233:8080"]


def test_data_lies_in_declared_volumes() -> None:
    mounted = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])
