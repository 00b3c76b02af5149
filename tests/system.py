"""The whole system as processes, each of them killable: Postgres, Redis, Temporal, the web and workers.

What the end-to-end tests, the fault tests and the benchmarks drive. Its servers are its own, on free ports, so that
they can be stopped and started again in the middle of work.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import asyncpg
import httpx
from sqlalchemy.engine import make_url

from core.contracts import search_attributes
from store.migrate import upgrade
from tests.servers import temporal_program
from workers.stack import account, ports, postgres, process, redis, temporal
from workers.stack.errors import StackError
from workers.stack.locations import ROOT
from workers.stack.process import Launch, Process

PATIENCE = 120.0
"""Seconds that a server may take to be ready on a busy machine."""

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Use:
    """What the processes of one kind have used: CPU in seconds, memory in bytes (resident)."""

    cpu: float
    memory: int


@dataclass
class System:
    """A running system below `folder`; use `with System.start(...) as system`."""

    folder: Path
    environment: dict[str, str]
    web_port: int
    launches: dict[str, Launch] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    cluster: postgres.Cluster | None = None

    @classmethod
    def start(
        cls,
        *,
        workers: int = 1,
        webs: int = 1,
        settings: dict[str, str] | None = None,
        durable: bool = True,
        temporal_on_disk: bool = True,
    ) -> Self:
        """Starts everything and waits until the web answers.

        `durable` decides whether Postgres and Redis sync to disk.
        Raises `StackError` with the last lines of the log of what didn't start.
        """
        base = Path(tempfile.gettempdir()) / f"ngoma-systems-{os.getuid()}"
        base.mkdir(mode=0o711, exist_ok=True)
        folder = base / secrets.token_hex(6)
        folder.mkdir(mode=0o711)
        system = cls(folder, {}, ports.free())
        try:
            system._start_servers(durable=durable, temporal_on_disk=temporal_on_disk)
            system.environment |= settings or {}
            upgrade(system.environment["NGOMA_DATABASE_URL"])
            system._start_own(workers, webs)
        except BaseException:
            system.stop()
            raise
        return system

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the web answers."""
        return f"http://127.0.0.1:{self.web_port}"

    def kill(self, name: str) -> None:
        """SIGKILL: no goodbye."""
        self.processes[name].signal(signal.SIGKILL)
        self.processes[name].stop()

    def halt(self, name: str) -> None:
        """Asks a process to end."""
        self.processes[name].stop()

    def restart(self, name: str) -> None:
        """Starts a process again that was killed or halted, and waits until it is ready."""
        launch = self.launches[name]
        self.processes[name] = process.start(launch)
        process.wait_until_ready(launch, self.processes[name])

    def use(self) -> dict[str, Use]:
        """What each process has used so far, with its children's share, by name."""
        return {name: _use(one.pid) for name, one in self.processes.items() if one.is_alive()}

    def stop(self) -> None:
        """Stops all, the last started first, and removes the data. `NGOMA_KEEP_LOGS` keeps the folder."""
        for one in reversed(self.processes.values()):
            one.stop()
        if not os.environ.get("NGOMA_KEEP_LOGS"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments: str) -> str:
        """Runs `python -m ARGUMENTS` in the system's environment and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env={**os.environ, **self.environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StackError(f"python -m {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    async def connect(self) -> Any:
        """A connection of asyncpg's to the database."""
        url = make_url(self.environment["NGOMA_DATABASE_URL"]).set(drivername="postgresql")
        return await asyncpg.connect(url.render_as_string(hide_password=False))

    def _start_servers(self, *, durable: bool, temporal_on_disk: bool) -> None:
        programs = postgres.installed() or postgres.from_wheel()
        program = redis.installed() or redis.from_wheel()
        if programs is None or program is None:
            raise StackError("PostgreSQL or Redis is missing; `./dev test` gets them")
        cluster = postgres.Cluster(
            programs, self.folder / "postgres", ports.free(), secrets.token_hex(8), account.unprivileged()
        )
        cluster.initialise()
        self.cluster = cluster
        self._launch(cluster.launch(self._log("postgres"), durable=durable))
        store = redis.Redis(program, self.folder / "redis", ports.free(), secrets.token_hex(8))
        self._launch(store.launch(self._log("redis"), durable=durable))
        server = temporal.Temporal(
            temporal_program(),
            ports.free(),
            database=self.folder / "temporal" / "temporal.db" if temporal_on_disk else None,
            search_attributes=[f"{key.name}=Keyword" for key in search_attributes.ALL],
        )
        self._launch(server.launch(self._log("temporal")))
        self.environment |= {
            "NGOMA_DATABASE_URL": cluster.url(),
            "NGOMA_REDIS_URL": store.url(),
            "NGOMA_TEMPORAL_ADDRESS": server.address,
            "NGOMA_SECRET_KEY": secrets.token_hex(32),
            "NGOMA_PORT": str(self.web_port),
            "NGOMA_PUBLIC_URL": self.url,
            "NGOMA_ALLOW_PRIVATE_ADDRESSES": "true",
            "NGOMA_LOG_LEVEL": "warning",
            "NGOMA_STORAGE_URL": f"file:{self.folder / 'storage'}",
        }

    def _start_own(self, workers: int, webs: int) -> None:
        serve = ("web", "serve", "--processes", str(webs))
        self._launch(self._python("web", serve, lambda: _answers(f"{self.url}/healthz")))
        for number in range(workers):
            name = "workers" if workers == 1 else f"workers-{number}"
            self._launch(self._python(name, ("workers",), lambda: True))

    def _python(self, name: str, arguments: Sequence[str], ready: Callable[[], bool]) -> Launch:
        return Launch(
            name=name,
            command=(sys.executable, "-m", *arguments),
            log=self._log(name),
            ready=ready,
            environment=self.environment,
        )

    def _launch(self, launch: Launch) -> None:
        self.launches[launch.name] = launch
        self.processes[launch.name] = process.start(launch)
        process.wait_until_ready(launch, self.processes[launch.name], PATIENCE)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _use(pid: int) -> Use:
    cpu = memory = 0
    for one in [pid, *_descendants(pid)]:
        try:
            values = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # proc(5): utime, stime, then those of children already waited for; resident pages.
        cpu += sum(int(value) for value in values[11:15])
        memory += int(values[21]) * _PAGE
    return Use(cpu / _TICKS, memory)


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [one for child in children for one in (int(child), *_descendants(int(child)))]


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Waits until a condition holds. Raises `TimeoutError` naming what was waited for."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds:.0f} seconds still waiting for {what}")
        time.sleep(0.1)
