"""The editor with a flow of a thousand nodes, in headless Chromium.

    python -m bench.ui [--nodes 1000]

Starts a system of its own with the interface as its sources are now, and prints how long the flow takes to open
(median of three, milliseconds until steps and ways are drawn), frames a second while panning and while dragging a
node, and what the first page loads over the network (kilobytes, compressed).
"""

import argparse
import shutil
import subprocess
import sys

from bench.machine import load, machine
from tests.web.ui import world
from workers.stack import interface

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1000)
    arguments = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, BROWSERS)), "")
    if not chromium:
        print("There is no Chromium on PATH.", file=sys.stderr)
        return 1
    interface.build()
    with world.running() as running:
        variables = {**interface.variables(), **running.environment(), "NGOMA_CHROMIUM": chromium}
        command = ["node", "tests/editor/speed.mjs", str(arguments.nodes)]
        done = subprocess.run(command, cwd=interface.UI, env=variables, capture_output=True, text=True, check=False)
    print(machine(), load(), done.stdout.strip() or done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
