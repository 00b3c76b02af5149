"""Work that goes on in a thread while others do theirs."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from workers.stack.errors import StackError

Result = TypeVar("Result")


class Background(Generic[Result]):
    """Begins at once. It doesn't keep the process alive, and its StackError is raised where its result is asked for."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._outcome: list[Result | StackError] = []
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def result(self) -> Result:
        """Waits for it."""
        self._thread.join()
        if not self._outcome:
            raise StackError("work in the background broke off; its traceback is above")
        outcome = self._outcome[0]
        if isinstance(outcome, StackError):
            raise outcome
        return outcome

    def _run(self, work: Callable[[], Result]) -> None:
        try:
            self._outcome.append(work())
        except StackError as e:
            self._outcome.append(e)
