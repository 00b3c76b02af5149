"""A fair queue whose clock tests move, so that none of them waits and all of them repeat themselves."""

from store.fair_queue.queue import FairQueue


class TimedQueue(FairQueue):
    """Its time stands still; call `pass_time(0)` before anything else."""

    now_ms = 1_000_000_000_000

    async def pass_time(self, ms: int) -> None:
        """Moves the queue's clock."""
        self.now_ms += ms
        await self.configure("clock", self.now_ms)
