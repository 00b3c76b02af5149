"""Temporal with its Web UI for a checkout."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workers.stack import command, console, environment, locations, package_managers, probes, temporal
from workers.stack.docker import TEMPORAL, Container
from workers.stack.errors import ServiceMissing, StackError
from workers.stack.services.service import Place, Service, given, port_for
from workers.stack.ways import attempt, first

PORT, UI_PORT = 7233, 8233
"""Tried first; Temporal's own."""
GO = ("go", "/usr/local/go/bin/go", "/opt/homebrew/bin/go")
GO_MODULE = "github.com/temporalio/cli/cmd/temporal@v1.5.1"
_VARIABLE = "NGOMA_TEMPORAL_ADDRESS"
_MISSING = ServiceMissing(
    "Temporal",
    address=_VARIABLE,
    install="its command-line program: macOS: brew install temporal; elsewhere see docs.temporal.io/cli",
    package="install Go, with which it is built once",
)


def find(place: Place, program: Path | None, search_attributes: Sequence[str]) -> Service:
    """Temporal, as `program` when that was got, else in Docker. Raises ServiceMissing when there is no way.

    `search_attributes` are written `Name=Type`.
    """
    port, ui_port = port_for("Temporal", PORT), port_for("Temporal's Web UI", UI_PORT)
    ways = [
        lambda: _from_program(place, program, port, ui_port, search_attributes),
        lambda: _from_docker(place, port, ui_port, search_attributes),
    ]
    return first(ways, _MISSING)


def from_environment() -> Service | None:
    """The server whose address is given, if one is. Its search attributes are the workers' to register."""
    return given(_VARIABLE, probes.temporal)


def get_program() -> Path | None:
    """Temporal's program; gets it when this machine has a way. Building it takes minutes, the first time."""
    found = temporal.installed()
    if found is not None:
        return found
    for way in (_download, _brew, _build):
        if attempt(way):
            return temporal.installed()
    return None


def _download() -> bool:
    """The SDK's own download."""
    with tempfile.TemporaryDirectory(prefix="ngoma-") as folder:
        with console.step("downloading Temporal", size=lambda: console.folder_size(Path(folder))):
            command.run(locations.venv_python(), "-m", "workers.stack.download_temporal", folder)
        found = sorted(Path(folder).rglob("*temporal*"), key=lambda path: path.stat().st_size)
        if not found:
            raise StackError("The download left no program.")
        _keep(found[-1])
    return True


def _build() -> bool:
    """By Go, from its module proxy."""
    go = next(filter(None, map(shutil.which, GO)), None)
    if go is None:
        return False
    with tempfile.TemporaryDirectory(prefix="ngoma-") as folder:
        variables = {**environment.variables(), "GOBIN": folder}
        console.say("  Temporal is built with Go, once for all checkouts: some 3 minutes and 250 MB")
        with console.step("building Temporal"):
            command.run(go, "install", "-trimpath", "-ldflags=-s -w", GO_MODULE, environment=variables)
        _keep(Path(folder) / "temporal")
    return True


def _brew() -> bool:
    return package_managers.brew_install("temporal")


def _keep(program: Path) -> None:
    """Puts a program into the user's cache, whole or not at all."""
    target = temporal.cached()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    shutil.copy(program, partial)
    partial.chmod(0o755)
    partial.rename(target)


def _from_program(
    place: Place, program: Path | None, port: int, ui_port: int, search_attributes: Sequence[str]
) -> Service | None:
    if program is None:
        return None
    database = place.state / "temporal" / "temporal.db"
    server = temporal.Temporal(program, port, ui_port, database, search_attributes)
    return Service(_variables(port, ui_port), server.launch(place.log("temporal")))


def _from_docker(place: Place, port: int, ui_port: int, search_attributes: Sequence[str]) -> Service | None:
    server = temporal.Temporal(
        Path("temporal"), 7233, 8233, Path("/data/temporal.db"), search_attributes, interface="0.0.0.0"
    )
    container = Container(
        "temporal", TEMPORAL, {port: 7233, ui_port: 8233}, "/data", arguments=server.arguments(), user="0"
    )
    if not container.prepare():
        return None
    address = f"127.0.0.1:{port}"
    return Service(_variables(port, ui_port), container.launch(place.log("temporal"), lambda: probes.temporal(address)))


def _variables(port: int, ui_port: int) -> dict[str, str]:
    return {_VARIABLE: f"127.0.0.1:{port}", "NGOMA_TEMPORAL_UI_URL": f"http://127.0.0.1:{ui_port}"}
