"""Trying flows: in threads of their own, so that drafts that take long keep nobody from signing in or saving."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 2
"""Trials of a process at the same time; others wait for their turn, and give up when their request does."""

_Result = TypeVar("_Result")
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="trial")


async def tried(work: Callable[[], _Result]) -> _Result:
    """What comes of work that keeps a processor busy; raises what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work)
