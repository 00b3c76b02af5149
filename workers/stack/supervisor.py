"""Starts processes in order, notices when one ends, stops them in the opposite order. It restarts nothing."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from workers.stack import command, process
from workers.stack.claim import Claim
from workers.stack.console import say
from workers.stack.errors import StackError
from workers.stack.log_stream import LogStream, rotate
from workers.stack.process import Launch, Process
from workers.stack.ways import attempt

_BEAT = 0.2
_OURS = ("web", "workers")
_GRACE = 1.5
"""Seconds the web has to end after it was asked to."""
_SERVERS_GRACE = 4.0
"""Seconds a server has: Temporal takes two to close its database when nothing else goes on."""
_SENDS_END = 7.0
"""Seconds from the start of stopping that workers have to finish the sends they began."""
_ALL_END = 9.4
"""Seconds from the start of stopping when servers are no longer waited for. The whole must be down within ten."""
_LEAST_GRACE = 0.15
_READY_WITHIN = 90.0
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """The processes of one `./dev run`."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._running: list[tuple[Launch, Process]] = []
        self._addresses: dict[str, str] = {}
        self._stopping = False
        self.logs = LogStream()

    def start(self, launch: Launch) -> None:
        """Starts a process and waits until it is ready. Raises StackError when it isn't."""
        self.check()
        rotate(launch.log)
        if launch.name in _OURS:
            self.logs.follow(launch.name, launch.log)
        started = process.start(launch)
        self._running.append((launch, started))
        self._record()
        process.wait_until_ready(launch, started, _READY_WITHIN, self.check)

    def check(self) -> None:
        """Raises StackError when a process has ended."""
        for launch, running in self._running:
            if not running.is_alive():
                code = running.popen.returncode if running.popen is not None else None
                lines = process.last_lines(launch.log)
                raise StackError(f"{launch.name} has ended by itself (exit code {code}). Its last lines:\n{lines}")

    def watch(self, addresses: dict[str, str]) -> None:
        """Waits until a process ends, which raises StackError, or someone asks to stop."""
        self._addresses = addresses
        self._record()
        for launch, _ in self._running:
            if launch.name not in _OURS:  # what servers say of their own start and end is in their logs
                self.logs.follow(launch.name, launch.log)
        while True:
            time.sleep(_BEAT)
            self.check()

    @contextmanager
    def stopping_everything(self) -> Iterator[None]:
        """Stops all that was started, however the block ends. Ctrl-C and SIGTERM end it."""
        former = {number: signal.signal(number, self._ask_to_stop) for number in _ENDINGS}
        try:
            yield
        except KeyboardInterrupt:
            pass
        finally:
            self._stopping = True
            command.end_all()
            self._stop_all()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, number: int, _frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            raise KeyboardInterrupt

    def _stop_all(self) -> None:
        say("stopping …")
        self.logs.keep_only(_OURS)
        started = time.monotonic()
        for launch, running in reversed(self._running):
            if not running.stop(_grace(launch.name, time.monotonic() - started)):
                say(f"  {launch.name} did not end when asked, so it was killed")
                if launch.after_kill:
                    attempt(partial(command.run, *launch.after_kill))
        self.logs.end()
        self._claim.clear()
        say(f"stopped in {time.monotonic() - started:.1f} s")

    def _record(self) -> None:
        self._claim.write([running for _, running in self._running], self._addresses)


def _grace(name: str, elapsed: float) -> float:
    """Seconds to wait for a process that is asked to end `elapsed` seconds after stopping began."""
    if name == "workers":
        return max(_SENDS_END - elapsed, _GRACE)
    if name in _OURS:
        return _GRACE
    return max(min(_SERVERS_GRACE, _ALL_END - elapsed), _LEAST_GRACE)
