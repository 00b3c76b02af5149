"""`./dev stop` and `./dev status`."""

from workers.stack import locations
from workers.stack.claim import Claim
from workers.stack.console import say

_PATIENCE = 15.0


def stop() -> int:
    """Stops this checkout's run and what a killed one has left. Returns the exit code."""
    claim = Claim(locations.state())
    runner = claim.runner()
    if runner is not None:
        say(f"stopping ./dev run (pid {runner.pid}) …")
        if not runner.stop(_PATIENCE):
            say("  it did not end when asked, so it was killed")
    stopped = stop_leftovers(claim)
    if runner is None and not stopped:
        say("Nothing runs in this checkout.")
    claim.clear()
    return 0


def stop_leftovers(claim: Claim) -> int:
    """Stops, in the right order, what a run that was killed has left. Returns how many that were."""
    left = claim.processes()
    for process in reversed(left):
        say(f"  stopping {process.name} (pid {process.pid}), left by a run that was killed")
        process.stop()
    return len(left)


def status() -> int:
    """Says what runs. The exit code is 1 when nothing does."""
    claim = Claim(locations.state())
    if claim.runner() is None:
        left = ", ".join(f"{process.name} (pid {process.pid})" for process in claim.processes())
        say(f"./dev run was killed and has left {left}; ./dev stop stops them." if left else "Nothing runs here.")
        return 1
    say(claim.description())
    for process in claim.processes():
        say(f"  {process.name}: pid {process.pid}")
    return 0
