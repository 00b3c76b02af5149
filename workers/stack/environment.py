"""The virtual environment, made from a lock: by uv where it can be had, else by pip."""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from workers.stack import command, console, package_managers
from workers.stack.errors import StackError
from workers.stack.locations import ROOT, VENV, venv_python

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
"""What the runtime lock has, and besides what tests need and the packages that carry servers."""
UV_LOCK = ROOT / "requirements-uv.lock"
NODE_LOCK = ROOT / "requirements-node.lock"
"""Node.js as a package, for building the interface on machines that have none."""


def prepare(lock: Path) -> None:
    """Makes `.venv` hold what `lock` says. Does nothing when it does already."""
    if not _works():
        _make()
    if _is_installed(lock) or (lock == RUNTIME_LOCK and _is_installed(DEV_LOCK)):
        return
    with console.step(f"installing {lock.name}", size=lambda: console.folder_size(VENV)):
        _install("--require-hashes", "-r", lock)
    _marker(lock).write_text(_digest(lock))


def add_package(name: str) -> bool:
    """Brings one package of the development lock, without what it depends on. False when the lock has none for us."""
    pinned = _pinned(name)
    if pinned is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".lock", prefix="ngoma-") as file:
        file.write(pinned)
        file.flush()
        try:
            with console.step(f"installing the package {name}"):
                _install("--require-hashes", "--no-deps", "-r", Path(file.name))
        except StackError:
            return False
    return True


def add_node() -> bool:
    """Brings Node.js as a package. False when there is none for this machine."""
    try:
        with console.step("installing Node.js"):
            _install("--require-hashes", "-r", NODE_LOCK)
    except StackError:
        return False
    return True


def _works() -> bool:
    try:
        command.run(venv_python(), "-c", "import sys; assert sys.version_info >= (3, 11)")
    except StackError:
        return False
    return True


def _make() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    with console.step(f"making .venv with Python {sys.version.split()[0]}"):
        for attempt in (_by_uv, _by_venv, _by_venv_after_apt, _by_venv_without_pip):
            try:
                attempt()
            except StackError as e:
                problem = e
                shutil.rmtree(VENV, ignore_errors=True)
            else:
                return
    raise StackError(f"The virtual environment can't be made. Install uv, or Python's venv module.\n{problem}")


def _by_uv() -> None:
    command.run("uv", "venv", "--quiet", "--python", sys.executable, VENV)


def _by_venv() -> None:
    command.run(sys.executable, "-m", "venv", VENV)


def _by_venv_after_apt() -> None:
    # Debian and Ubuntu keep `venv` in a package of its own.
    if not package_managers.apt_install(f"python3.{sys.version_info.minor}-venv"):
        raise StackError("Python's venv module is incomplete")
    _by_venv()


def _by_venv_without_pip() -> None:
    # Where `ensurepip` is cut out but pip is there, pip can install into another environment.
    command.run(sys.executable, "-m", "pip", "--version")
    command.run(sys.executable, "-m", "venv", "--without-pip", VENV)


def _install(*arguments: str | Path) -> None:
    program = uv()
    if program is not None:
        try:
            # Hard links from uv's cache would let one checkout's stray edit reach all others.
            command.run(program, "pip", "install", "--quiet", "--link-mode=copy", "--python", venv_python(), *arguments)
        except StackError as e:
            console.say(f"  uv could not, so pip does it:\n{e}")
        else:
            return
    command.run(*_pip(), "install", "--quiet", *arguments)


def _pip() -> tuple[str | Path, ...]:
    """pip of the virtual environment, or another that installs into it."""
    if (VENV / "bin" / "pip").exists():
        return (venv_python(), "-m", "pip")
    return (sys.executable, "-m", "pip", "--python", venv_python())


def uv() -> Path | None:
    """uv on PATH, or the one in the virtual environment, brought when pip can. None leaves the work to pip."""
    own = VENV / "bin" / "uv"
    found = shutil.which("uv")
    if found is not None:
        return Path(found)
    if not own.exists():
        try:
            command.run(*_pip(), "install", "--quiet", "--require-hashes", "-r", UV_LOCK)
        except StackError:
            return None
    return own if own.exists() else None


def _pinned(name: str) -> str | None:
    match = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", DEV_LOCK.read_text(), re.MULTILINE)
    return match[0] if match else None


def _marker(lock: Path) -> Path:
    return VENV / f"{lock.name}.installed"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _is_installed(lock: Path) -> bool:
    marker = _marker(lock)
    return marker.exists() and marker.read_text() == _digest(lock)


def variables() -> dict[str, str]:
    """The caller's environment with the virtual environment's programs first on PATH."""
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
