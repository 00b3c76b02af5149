"""The tools as processes: JSON lines in, JSON lines out."""

import json
import subprocess
import sys
from typing import Any

import pytest

from channels.__main__ import TOOLS, main


def run(tool: str, *lines: str) -> list[dict[str, Any]]:
    given = "".join(f"{line}\n" for line in lines)
    process = subprocess.run(
        [sys.executable, "-m", "channels", tool], input=given, capture_output=True, text=True, timeout=60, check=True
    )
    return [json.loads(line) for line in process.stdout.splitlines()]


def test_a_bad_line_does_not_end_the_tool() -> None:
    call = json.dumps({"fn": "gsm7_valid", "args": {"text": "€"}})
    answers = run("unit", "{", call, '{"fn": "nothing", "args": {}}', '{"fn": "parse_phone", "args": {}}')
    assert [list(answer) for answer in answers] == [["error"], ["result"], ["error"], ["error"]]
    assert answers[1] == {"result": True}


def test_refusals_are_errors() -> None:
    arguments = {"raw": "12", "country": "RW", "allow_short": False, "allow_sender_id": False}
    (answer,) = run("unit", json.dumps({"fn": "parse_phone", "args": arguments}))
    assert answer["error"] is True


def test_an_unknown_type_is_told() -> None:
    (answer,) = run("send", json.dumps({"type": "XX", "channel": {}}))
    assert "no channel type 'XX'" in answer["error"]


def test_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(tool in shown for tool in TOOLS)
    assert (main([]), main(["nothing"])) == (2, 2)


def test_types_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["types"]) == 0
    assert "Kannel" in capsys.readouterr().out


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_every_tool_explains_itself(tool: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main([tool, "--help"]) == 0
    except SystemExit as end:  # argparse leaves by itself
        assert end.code == 0
    assert f"python -m channels {tool}" in capsys.readouterr().out
