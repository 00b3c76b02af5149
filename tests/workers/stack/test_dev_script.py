"""`./dev` itself, as a shell runs it before anything is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from workers.stack.locations import ROOT

OLD_PYTHON = "#!/bin/sh\nexit 1\n"


def run_dev(*arguments: str, path: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "HOME": "/nonexistent", **variables}
    return subprocess.run(
        [ROOT / "dev", *arguments], env=environment, capture_output=True, text=True, check=False, cwd="/"
    )


@pytest.fixture
def old_machine(tmp_path: Path) -> str:
    """A PATH whose `python3` is too old, with no other."""
    (tmp_path / "python3").write_text(OLD_PYTHON)
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    return str(tmp_path)


def test_help_names_all_commands(tmp_path: Path) -> None:
    (tmp_path / "python3").symlink_to(sys.executable)
    help_text = run_dev("--help", path=f"{tmp_path}:/usr/bin:/bin").stdout
    for command in ("run", "test", "check", "conformance", "stop", "status", "lock", "exec"):
        assert f"    {command}" in help_text


def test_a_newer_python_beside_an_old_one_is_found(old_machine: str) -> None:
    base = Path(sys.executable).resolve()
    versions = Path(old_machine) / "pyenv" / "versions" / "3.11.99" / "bin"
    versions.mkdir(parents=True)
    (versions / "python3").write_text(f'#!/bin/sh\nexec "{base}" "$@"\n')
    (versions / "python3").chmod(0o755)
    result = run_dev("--help", path=old_machine, PYENV_ROOT=f"{old_machine}/pyenv")
    assert result.returncode == 0
    assert "usage: ./dev" in result.stdout


def test_a_missing_python_is_named(old_machine: str) -> None:
    result = run_dev("run", path=old_machine, NGOMA_PYTHON="")
    if Path("/usr/local/bin/python3").exists() or Path("/opt/homebrew/bin/python3").exists():
        assert "usage" in run_dev("--help", path=old_machine).stdout
    else:
        assert result.returncode == 1
        assert "needs Python 3.11 or later" in result.stderr


def test_the_stack_needs_only_the_standard_library() -> None:
    """It runs before anything is installed, so no import may fail without the packages of the locks."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "workers" / "stack").rglob("*.py"))
        if path.name != "__main__.py"
    ]
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)"
    # -S and -I leave site-packages out.
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
