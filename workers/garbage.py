"""Python's search for garbage, as a process wants it that lives long and holds much that never goes.

A full search looks at every object: 130 ms in which nothing else happens, and a third of the CPU of a busy worker. What
is loaded at the start is put out of its sight, so a search looks at what work has made since.
"""

import asyncio
import gc

THRESHOLDS = (10_000, 20, 20)
"""New objects before a search among the young, and how many of those before one among the older, and the old."""
WARM = 60.0
"""Seconds until what the first work has loaded (assets, tables of phone numbers) is put out of sight, too."""


async def settle() -> None:
    """Puts what lives out of sight, at once and when the process is warm. Not more often: what dies there in a circle
    is never freed.
    """
    gc.set_threshold(*THRESHOLDS)
    _put_out_of_sight()
    await asyncio.sleep(WARM)
    _put_out_of_sight()


def _put_out_of_sight() -> None:
    gc.collect()
    gc.freeze()
