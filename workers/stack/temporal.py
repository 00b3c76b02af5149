"""Temporal's development server with its Web UI, on the loopback interface."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.stack import locations, ports, probes
from workers.stack.process import Launch

DYNAMIC_CONFIG = (
    "matching.enableFairness=true",
    "matching.numTaskqueueWritePartitions=1",
    "matching.numTaskqueueReadPartitions=1",
)
"""Bulk starts of several workspaces share a queue fairly. Each partition of a queue is fair by itself, and one with few
pollers can keep a task waiting for long, so there is one: a small start then went by 15 batches instead of 130.
"""


def cached() -> Path:
    """Where a built or downloaded program is kept, for all checkouts of this user."""
    return locations.cache() / "bin" / "temporal"


def installed() -> Path | None:
    """Temporal's command-line program on PATH or in the user's cache."""
    found = shutil.which("temporal")
    if found is not None:
        return Path(found)
    return cached() if cached().exists() else None


@dataclass(frozen=True)
class Temporal:
    """A development server. Without `ui_port` it has no Web UI, without `database` it forgets when it ends."""

    program: Path
    port: int
    ui_port: int | None = None
    database: Path | None = None
    search_attributes: Sequence[str] = ()
    interface: str = "127.0.0.1"

    @property
    def address(self) -> str:
        """Where clients and workers find it."""
        return f"127.0.0.1:{self.port}"

    def arguments(self) -> tuple[str, ...]:
        """What the program is called with. `search_attributes` are written `Name=Type`."""
        values = ["server", "start-dev", "--ip", self.interface, "--port", str(self.port)]
        values += ["--log-level", "error", "--log-format", "text"]
        values += ["--headless"] if self.ui_port is None else ["--ui-port", str(self.ui_port)]
        values += ["--db-filename", str(self.database)] if self.database is not None else []
        values += [part for value in DYNAMIC_CONFIG for part in ("--dynamic-config-value", value)]
        values += [part for attribute in self.search_attributes for part in ("--search-attribute", attribute)]
        return tuple(values)

    def launch(self, log: Path) -> Launch:
        """How to start it."""
        if self.database is not None:
            self.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Launch("temporal", (str(self.program), *self.arguments()), log, self._is_ready)

    def _is_ready(self) -> bool:
        return probes.temporal(self.address) and (self.ui_port is None or ports.answers(self.ui_port))
