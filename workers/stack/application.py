"""Ngoma's own processes, and what is done before they start: search attributes, migration."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from workers.stack import command, console, environment, probes
from workers.stack.locations import venv_python
from workers.stack.process import Launch
from workers.stack.services.service import Place

_SEARCH_ATTRIBUTES = "from core.contracts.search_attributes import ALL; print(*(f'{a.name}=Keyword' for a in ALL))"
_MIGRATE = "import os; from store.migrate import upgrade; upgrade(os.environ['NGOMA_DATABASE_URL'])"


def search_attributes() -> list[str]:
    """What workflows are found by, as `Name=Type`."""
    return command.run(venv_python(), "-c", _SEARCH_ATTRIBUTES).split()


def variables(place: Place, services: Mapping[str, str], port: int, *, host: str, demo: bool) -> dict[str, str]:
    """The settings of this checkout's processes. What the caller's environment sets prevails."""
    address = f"http://127.0.0.1:{port}"
    ours = {
        **services,
        "NGOMA_SECRET_KEY": place.secrets["secret_key"],
        "NGOMA_HOST": host,
        "NGOMA_PORT": str(port),
        "NGOMA_PUBLIC_URL": address,
        "NGOMA_STATE_DIR": str(place.state),
        "NGOMA_STORAGE_URL": f"file:{place.state / 'storage'}",
        # The demo phone is this server's own page, and a channel that calls it calls a loopback address.
        "NGOMA_ALLOWED_HOSTS": json.dumps([f"127.0.0.1:{port}"]),
        "NGOMA_DEMO": str(demo).lower(),
        "PYTHONUNBUFFERED": "1",
    }
    settled = {"NGOMA_HOST", "NGOMA_PORT", "NGOMA_STATE_DIR"}  # by the command line, or because the port is taken
    given = {name: value for name, value in os.environ.items() if name.startswith("NGOMA_") and name not in settled}
    return {**ours, **given}


def migrate(settings: Mapping[str, str]) -> None:
    """Brings the database to this version's schema."""
    with console.step("migrating the database"):
        command.run(venv_python(), "-c", _MIGRATE, environment={**environment.variables(), **settings})


def web(place: Place, settings: Mapping[str, str]) -> Launch:
    """The web process. Ready when it reaches all it needs."""
    url = f"http://127.0.0.1:{settings['NGOMA_PORT']}/readyz"
    return _process("web", ("web", "serve"), place, settings, ready=url)


def workers(place: Place, settings: Mapping[str, str]) -> Launch:
    """The worker process."""
    return _process("workers", ("workers",), place, settings, ready=None)


def _process(
    name: str, module: tuple[str, ...], place: Place, settings: Mapping[str, str], *, ready: str | None
) -> Launch:
    return Launch(
        name=name,
        command=(str(venv_python()), "-m", *module),
        log=place.log(name),
        ready=lambda: ready is None or probes.http(ready),
        environment={**environment.variables(), **settings},
    )


def ask_web(settings: Mapping[str, str], *arguments: str | Path) -> str:
    """Runs one of the web package's commands and returns what it printed."""
    return command.run(venv_python(), "-m", "web", *arguments, environment={**environment.variables(), **settings})
