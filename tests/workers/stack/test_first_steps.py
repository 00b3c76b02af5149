"""What a newcomer is told, and when."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from workers.stack import application, first_steps, secret_values
from workers.stack.errors import StackError
from workers.stack.services.service import Place

SETTINGS = {"NGOMA_PUBLIC_URL": "http://127.0.0.1:8000", "NGOMA_TEMPORAL_UI_URL": "http://127.0.0.1:8233"}
MADE = {"created": True, "administrator": "admin@example.org", "password": "open sesame"}
FOUND = {"created": False}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the web package's commands were asked; the first run makes an administrator, later ones find one."""
    noted: list[str] = []

    def answer(_settings: Mapping[str, str], *words: str) -> str:
        noted.append(words[0])
        return f"a warning\n{json.dumps(MADE if noted.count('first-run') == 1 else FOUND)}\n"

    monkeypatch.setattr(application, "ask_web", answer)
    return noted


def test_the_password_is_shown_once(asked: list[str], tmp_path: Path) -> None:
    place = Place(tmp_path, {})
    first = first_steps.take(place, SETTINGS, demo=False).text()
    second = first_steps.take(place, SETTINGS, demo=False).text()
    assert "administrator admin@example.org, password open sesame" in first
    assert "open sesame" not in second
    assert asked == ["first-run", "first-run"]


def test_addresses_are_shown_every_time(asked: list[str], tmp_path: Path) -> None:
    welcome = first_steps.take(Place(tmp_path, {}), SETTINGS, demo=True)
    assert "Demo phone  http://127.0.0.1:8000/demo/" in welcome.text()
    assert "http://127.0.0.1:8233" in welcome.text()
    assert asked == ["first-run", "demo-setup"]


def test_the_password_is_told_even_if_the_demo_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(_settings: Mapping[str, str], *words: str) -> str:
        if words[0] == "demo-setup":
            raise StackError("no room")
        return json.dumps(MADE)

    monkeypatch.setattr(application, "ask_web", answer)
    with pytest.raises(StackError, match="no room"):
        first_steps.take(Place(tmp_path, {}), SETTINGS, demo=True)
    assert "password open sesame" in capsys.readouterr().out


def test_a_command_that_doesnt_answer_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(application, "ask_web", lambda _settings, *_words: "no\n")
    with pytest.raises(StackError, match="python -m web first-run --json answered without JSON:\nno"):
        first_steps.take(Place(tmp_path, {}), SETTINGS, demo=False)


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    first = secret_values.load(tmp_path)
    assert secret_values.load(tmp_path) == first
    assert len(set(first.values())) == 3
    assert all(len(value) >= 32 for value in first.values())
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_what_the_caller_sets_prevails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path, secret_values.load(tmp_path))
    monkeypatch.setenv("NGOMA_PUBLIC_URL", "https://ngoma.example.org")
    monkeypatch.setenv("NGOMA_PORT", "1")
    settings = application.variables(place, {}, 8001, host="127.0.0.1", demo=True)
    assert settings["NGOMA_PUBLIC_URL"] == "https://ngoma.example.org"
    assert settings["NGOMA_PORT"] == "8001"  # the caller's was taken
    assert settings["NGOMA_DEMO"] == "true"
