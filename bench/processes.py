"""Processes beside the system that is measured, and how figures by process are put together."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.system import Use

_TICKS = os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def stub_aggregator(latency: float) -> AsyncIterator[tuple[str, int]]:
    """A stub aggregator as a process of its own, without reports: its send_url and its process id."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "channels", "stub", "--port", "0", "--no-reports", "--quiet"),
        *("--latency", str(latency)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        yield line.decode().partition("send_url: ")[2].strip(), process.pid
    finally:
        process.terminate()
        await process.wait()


def cpu_of(pid: int) -> float:
    """CPU seconds that a process has used."""
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(value) for value in values[11:13]) / _TICKS  # proc(5): utime, stime


def per_thousand(before: Mapping[str, Use], after: Mapping[str, Use], count: int) -> dict[str, float]:
    """CPU seconds per 1,000, which are milliseconds per one, by process and in all."""
    spent = {name: after[name].cpu - before[name].cpu for name in after if name in before}
    figures = {name: round(cpu * 1000 / count, 2) for name, cpu in spent.items()}
    return figures | {"all": round(sum(spent.values()) * 1000 / count, 2)}
