"""What is done to a running system: each of its parts in turn is killed, stays away a while, and comes back."""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.system import System


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done `after` this many seconds since the fault before; `act` takes until the part is back."""

    after: float
    what: str
    act: Callable[[System], None]


def faults(seed: int, *, rounds: int = 1, workers: int = 2, pause: tuple[float, float] = (2.0, 4.0)) -> list[Fault]:
    """A worker, Temporal, Redis (every other time it loses what it had) and Postgres in turn, so many rounds."""
    chance = random.Random(seed)
    made = []
    for number in range(rounds):
        parts = [f"workers-{chance.randrange(workers)}", "temporal", "redis", "postgres"]
        for part in parts:
            away, loses = chance.uniform(0, 2.0), part == "redis" and number % 2 == 0
            what = f"kill -9 {part}" + (" and delete what it had" if loses else "")
            made.append(Fault(chance.uniform(*pause), what, _killing(part, away, loses=loses)))
    return made


def described(harm: Sequence[Fault]) -> list[str]:
    """What is done, for people."""
    return [f"{fault.after:.1f} s later: {fault.what}" for fault in harm]


def _killing(part: str, away: float, *, loses: bool) -> Callable[[System], None]:
    def act(system: System) -> None:
        system.kill(part)
        if loses:
            shutil.rmtree(system.folder / part / "appendonlydir", ignore_errors=True)
        time.sleep(away)
        system.restart(part)

    return act
