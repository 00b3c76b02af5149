"""A service of the local stack, and the place where a checkout's services keep their things."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workers.stack import ports
from workers.stack.console import say
from workers.stack.errors import StackError
from workers.stack.process import POLL, Launch

_PATIENCE = 10.0


@dataclass(frozen=True)
class Service:
    """A service and what the application is told about it. `launch` is absent when it runs already, elsewhere."""

    variables: Mapping[str, str]
    launch: Launch | None = None


@dataclass(frozen=True)
class Place:
    """A checkout's state folder and secrets."""

    state: Path
    secrets: Mapping[str, str]

    def log(self, name: str) -> Path:
        """The log of a server or process."""
        return self.state / "logs" / f"{name}.log"


def port_for(what: str, preferred: int) -> int:
    """`preferred`, or another free port, which is said."""
    port = ports.preferred(preferred)
    if port != preferred:
        say(f"  port {preferred} is taken, so {what} uses {port}")
    return port


def given(variable: str, answers: Callable[[str], bool]) -> Service | None:
    """The service whose address is in the environment. Raises StackError when it doesn't answer in ten seconds."""
    address = os.environ.get(variable)
    if not address:
        return None
    end = time.monotonic() + _PATIENCE
    while not answers(address):
        if time.monotonic() > end:
            raise StackError(f"Nothing answers at the address that {variable} gives. Start it, or unset {variable}.")
        time.sleep(POLL)
    return Service({})
