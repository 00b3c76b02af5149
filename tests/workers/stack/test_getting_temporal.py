"""Temporal's program: from the cache, else downloaded, else built, and kept for all checkouts."""

import os
from pathlib import Path

import pytest

from workers.stack import locations, temporal
from workers.stack.services import temporal as service

GO = '#!/bin/sh\necho "$@" > "{notes}"\n/bin/echo "#!/bin/sh" > "$GOBIN/temporal"\n'


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with an empty cache, no program on PATH, and a network that lets no download through."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Stands for an interpreter whose SDK can't download.
    monkeypatch.setattr(locations, "venv_python", lambda: Path("/bin/false"))
    return tmp_path


def test_what_is_cached_is_taken(bare: Path) -> None:
    cached = temporal.cached()
    cached.parent.mkdir(parents=True)
    cached.touch()
    assert service.get_program() == cached == bare / "cache" / "ngoma" / "bin" / "temporal"


def test_what_is_on_the_path_is_taken_first(bare: Path) -> None:
    program = bare / "bin" / "temporal"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert service.get_program() == program


def test_a_closed_download_leaves_it_to_go(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    go = bare / "bin" / "go"
    go.write_text(GO.format(notes=bare / "notes"))
    go.chmod(0o755)
    assert service.get_program() == temporal.cached()
    assert os.access(temporal.cached(), os.X_OK)
    assert (bare / "notes").read_text().split()[-1] == service.GO_MODULE
    said = capsys.readouterr().out
    assert "downloading Temporal: failed" in said
    assert "some 3 minutes and 250 MB" in said
    assert "building Temporal: done" in said


def test_a_downloaded_program_is_kept(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = bare / "python"
    python.write_text('#!/bin/sh\necho program > "$3/temporal-sdk-python-1.35.0"\n')
    python.chmod(0o755)
    monkeypatch.setattr(locations, "venv_python", lambda: python)
    assert service.get_program() == temporal.cached()
    assert temporal.cached().read_text() == "program\n"


def test_no_way_is_no_program(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "GO", ("go",))
    assert service.get_program() is None
    assert not list((bare / "cache").rglob("temporal"))
