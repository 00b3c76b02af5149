"""What the terminal shows, and the logs behind it."""

import time
from pathlib import Path

import pytest

from workers.stack import console, log_stream
from workers.stack.log_stream import LogStream


def test_a_step_says_how_it_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with console.step("fetching"):
        pass
    with pytest.raises(ValueError, match="no"), console.step("building"):
        raise ValueError("no")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "  fetching: done in 0.0 s"
    assert second == "  building: failed in 0.0 s"


def test_long_steps_show_seconds_and_size_side_by_side(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "_BEAT_IN_FILE", 0.05)
    with console.step("fetching", size=lambda: 7_000_000), console.step("building"):
        time.sleep(0.3)
    assert "  fetching … 0 s, 7 MB │ building … 0 s\n" in capsys.readouterr().out


def test_only_whole_new_lines_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "web.log"
    log.write_text("of yesterday\n")
    stream = LogStream()
    stream.follow("web", log)
    with log.open("a") as file:
        file.write("half a ")
        file.flush()
        time.sleep(0.25)
        file.write("line, and a grüß\nunfinished")
    stream.end()
    assert capsys.readouterr().out == "     web │ half a line, and a grüß\n"


def test_large_logs_are_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_stream, "_ROTATE_ABOVE", 10)
    small, large = tmp_path / "small.log", tmp_path / "large.log"
    small.write_text("short")
    large.write_text("longer than that")
    for log in (small, large, tmp_path / "absent.log"):
        log_stream.rotate(log)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["large.log.1", "small.log"]
