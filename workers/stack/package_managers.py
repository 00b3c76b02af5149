"""Package managers that install a server without asking."""

import os
import shutil
from collections.abc import Sequence

from workers.stack import command, console
from workers.stack.errors import StackError


def apt_install(*packages: str) -> bool:
    """Debian's and Ubuntu's packages, when run as root. Raises StackError when it fails, False when it isn't there."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    # RUNLEVEL=1 keeps the package's own service from being started.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    with console.step(f"installing {' and '.join(packages)} with apt-get"):
        try:
            _apt_install(packages, environment)
        except StackError:  # often only the lists are old or absent
            command.run("apt-get", "update", "-qq", environment=environment)
            _apt_install(packages, environment)
    return True


def _apt_install(packages: Sequence[str], environment: dict[str, str]) -> None:
    command.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, environment=environment)


def brew_install(*packages: str) -> bool:
    """Homebrew's packages. Raises StackError when it fails, False when it isn't there."""
    if os.geteuid() == 0 or shutil.which("brew") is None:
        return False
    with console.step(f"installing {' and '.join(packages)} with brew"):
        command.run("brew", "install", "--quiet", *packages)
    return True


def docker_works() -> bool:
    """Whether a Docker engine answers."""
    if shutil.which("docker") is None:
        return False
    try:
        command.run("docker", "info", patience=10)
    except StackError:
        return False
    return True
