"""What a figure was measured on, and how figures are printed."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """One line: cores, processor, memory, Python."""
    return f"{os.cpu_count()} cores, {_processor()}, {_memory():.0f} GiB, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def load() -> list[float]:
    """The machine's load averages over 1, 5 and 15 minutes: what other work there was beside the measurement."""
    return [round(one, 2) for one in os.getloadavg()]
