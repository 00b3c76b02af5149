"""PostgreSQL refuses to run as root, so root starts it as another user."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

_WORLD_EXECUTE = 0o001


@dataclass(frozen=True)
class Account:
    """A user of the system to run a server as."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Gives `path` to this account."""
        os.chown(path, self.uid, self.gid)

    def reaches(self, directory: Path) -> bool:
        """Whether this account may walk down to `directory`: each folder above it lets others pass."""
        above = (parent for parent in directory.resolve().parents if parent.exists())
        return all(parent.stat().st_mode & _WORLD_EXECUTE for parent in above)


def unprivileged() -> Account | None:
    """Who servers that refuse root run as: `postgres` where the system has it, else `nobody`. None unless root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return None
