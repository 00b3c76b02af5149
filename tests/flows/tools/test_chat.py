"""`python -m flows chat`: a conversation at the terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from flows.literal_json import dumps
from flows.tools import chat
from tests.flows.resumes.test_resumes import LATE, waiting_node
from tests.flows.world import flow, node

SAYS = {"uuid": "f4000000-0000-4000-8000-000000000001", "type": "send_msg", "text": "Tea, @contact.first_name? [x]"}
SETS = {
    "uuid": "f4000000-0000-4000-8000-000000000002",
    "type": "set_contact_field",
    "field": {"key": "tea", "name": "Tea"},
    "value": "@results.answer",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one flow: it asks, waits with a timeout, and notes the answer."""
    asking = waiting_node({"type": "msg", "timeout": {"seconds": 60, "category_uuid": LATE}}) | {"actions": [SAYS]}
    asking["exits"][0]["destination_uuid"] = node(2)["uuid"]
    path = tmp_path / "tea.json"
    path.write_bytes(dumps(flow([asking, node(2, actions=[SETS])])))
    return path


def talked(monkeypatch: pytest.MonkeyPatch, arguments: list[str], *answers: str) -> str:
    """What is on the screen after these answers."""
    screen = io.StringIO()
    monkeypatch.setattr(chat, "Console", lambda **given: Console(file=screen, width=100, **given))
    monkeypatch.setattr(chat, "_answers", lambda console: iter(answers))
    assert chat.main(arguments) == 0
    return screen.getvalue()


def test_answers_go_to_the_flow(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    screen = talked(monkeypatch, [str(file)], "yes please")
    assert "« Tea, Ann? [x]" in screen
    assert "Answer = yes (Yes)" in screen
    assert "Tea := yes" in screen
    assert "Tried: completed" in screen
    assert "over" in screen


def test_time_can_pass(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    assert "Answer =  (Late)" in talked(monkeypatch, [str(file)], "/timeout")
    assert "Tried: expired" in talked(monkeypatch, [str(file)], "/expire")


def test_an_answer_can_be_taken_back(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    screen = talked(monkeypatch, [str(file)], "yes", "/back", "no", "/back", "/back")
    assert screen.index("Answer = yes (Yes)") < screen.index("Answer = no (Other)")
    assert "this is the beginning" in screen


def test_other_commands(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    screen = talked(
        monkeypatch, [str(file), "TRIED"], "/help", "/nope", "/state", "/dial busy", "/restart", "/quit", "x"
    )
    assert "takes your last answer back" in screen
    assert "There is no /nope" in screen
    assert '"status": "waiting"' in screen
    assert "not accepted" in screen
    assert screen.count("« Tea, Ann?") == 2


def test_a_flow_that_is_not_there(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(chat, "Console", lambda **given: Console(file=screen, width=100, **given))
    assert chat.main([str(file), "Coffee"]) == 1
    assert "no flow 'Coffee'" in screen.getvalue()
