"""`python -m tests.faults --seed N [--conversations N] [--contacts N]`: prints what is left after all faults.

Exits with 1 when anything is lost, left over, stuck, or sent again more often than the bound allows.
"""

import argparse
import asyncio
import json
import sys

from tests.faults.harm import faults
from tests.faults.load import SETTINGS, Load
from tests.system import System


def main() -> int:
    """Starts a system, loads it, harms it, counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="the same load and the same faults for the same seed")
    parser.add_argument("--conversations", type=int, default=5_000)
    parser.add_argument("--contacts", type=int, default=20_000, help="of the bulk start beside them")
    parser.add_argument("--at-once", type=int, default=100, help="conversations at a time")
    parser.add_argument("--rounds", type=int, default=2, help="how often each part is killed")
    parser.add_argument("--silence", type=int, default=60, help="seconds until a question of the start times out")
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    arguments = parser.parse_args()
    harm = faults(arguments.seed, rounds=arguments.rounds, workers=arguments.workers, pause=(5.0, 12.0))
    with System.start(workers=arguments.workers, settings=SETTINGS) as system:
        load = Load(
            system,
            arguments.seed,
            conversations=arguments.conversations,
            contacts=arguments.contacts,
            at_once=arguments.at_once,
            silence=arguments.silence,
            patience=600,
        )
        found = asyncio.run(load.hold(harm))
    print(json.dumps(found.figures(), indent=2))
    return 1 if found.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
