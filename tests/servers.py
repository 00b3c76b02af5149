"""The real servers of a test session: started when first asked for, shared by all its workers, stopped at its end.

`NGOMA_TEST_DATABASE_URL`, `NGOMA_TEST_REDIS_URL` and `NGOMA_TEST_TEMPORAL_ADDRESS` name servers that run already. They
have names of their own because tests make databases and empty Redis: nobody should point them at a deployment by
accident.
"""

import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workers.stack import account, ports, postgres, process, redis, temporal, time_skipping
from workers.stack.errors import StackError
from workers.stack.process import Launch, Process

SESSION_VARIABLE = "NGOMA_TEST_SESSION"
_REMEDY = "`./dev test` gets it"


@dataclass(frozen=True)
class Servers:
    """The servers whose records lie in `folder`, one JSON file each."""

    folder: Path

    def database_server(self) -> str:
        """Address of the PostgreSQL server's maintenance database, as SQLAlchemy writes it."""
        return os.environ.get("NGOMA_TEST_DATABASE_URL") or self._shared("postgres", self._start_postgres)

    def redis(self, database: int) -> str:
        """Address of a numbered Redis database."""
        given = os.environ.get("NGOMA_TEST_REDIS_URL") or self._shared("redis", self._start_redis)
        return f"{given.rpartition('/')[0]}/{database}"

    def temporal(self) -> str:
        """Address of the Temporal server, `host:port`."""
        return os.environ.get("NGOMA_TEST_TEMPORAL_ADDRESS") or self._shared("temporal", self._start_temporal)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Keeps the session's other workers out meanwhile."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def stop(self) -> None:
        """Stops what was started and removes its data."""
        for record in self.folder.glob("*.json"):
            Process.from_record(json.loads(record.read_text())["process"]).stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _shared(self, name: str, begin: Callable[[], tuple[str, Launch]]) -> str:
        with self.locked(name):
            record = self.folder / f"{name}.json"
            if record.exists():
                return str(json.loads(record.read_text())["address"])
            address, launch = begin()
            server = process.start(launch)
            record.write_text(json.dumps({"address": address, "process": server.record()}))
            try:
                process.wait_until_ready(launch, server)
            except StackError:
                record.unlink()
                raise
            finally:
                server.disown()
            return address

    def _start_postgres(self) -> tuple[str, Launch]:
        programs = postgres.installed() or postgres.from_wheel()
        if programs is None:
            raise StackError(f"PostgreSQL is missing; {_REMEDY}")
        cluster = postgres.Cluster(
            programs, self.folder / "postgres", ports.free(), secrets.token_hex(8), account.unprivileged()
        )
        cluster.initialise()
        return cluster.url("postgres"), cluster.launch(self.folder / "postgres.log", durable=False)

    def _start_redis(self) -> tuple[str, Launch]:
        program = redis.installed() or redis.from_wheel()
        if program is None:
            raise StackError(f"Redis is missing; {_REMEDY}")
        server = redis.Redis(program, self.folder / "redis", ports.free(), secrets.token_hex(8))
        return server.url(), server.launch(self.folder / "redis.log", durable=False)

    def _start_temporal(self) -> tuple[str, Launch]:
        server = temporal.Temporal(temporal_program(), ports.free())
        return server.address, server.launch(self.folder / "temporal.log")


def temporal_program() -> Path:
    """Temporal's program, for tests that start a server of their own. Raises StackError when it is missing."""
    program = temporal.installed()
    if program is None:
        raise StackError(f"Temporal is missing; {_REMEDY}")
    return program


def time_skipping_program() -> str | None:
    """The time-skipping server's script; None leaves it to the SDK to download a build of its own."""
    script = time_skipping.installed()
    if script is None and time_skipping.can_be_fetched():
        script = time_skipping.fetch()
    return str(script) if script else None


def begin_session() -> Servers:
    """Called once per session, before its workers: makes the folder they share, named to them by the environment."""
    base = Path(tempfile.gettempdir()) / f"ngoma-tests-{os.getuid()}"
    base.mkdir(mode=0o711, exist_ok=True)
    _sweep(base)
    folder = base / f"{os.getpid()}-{process.birth(os.getpid())}".replace(" ", "_")
    folder.mkdir(mode=0o711)
    os.environ[SESSION_VARIABLE] = str(folder)
    return Servers(folder)


def current() -> Servers:
    """The servers of the session this process belongs to."""
    return Servers(Path(os.environ[SESSION_VARIABLE]))


def _sweep(base: Path) -> None:
    """Stops what sessions that were killed have left behind."""
    for folder in base.iterdir():
        pid, _, born = folder.name.partition("-")
        if process.birth(int(pid)).replace(" ", "_") != born:
            Servers(folder).stop()
