"""Where the local stack keeps its things."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
VENV = ROOT / ".venv"


def venv_python() -> Path:
    """The interpreter of the checkout's virtual environment, which may not exist yet."""
    return VENV / "bin" / "python"


def state() -> Path:
    """The checkout's state (databases, logs, secrets): `.ngoma`, or `NGOMA_STATE_DIR`."""
    return (ROOT / os.environ.get("NGOMA_STATE_DIR", ".ngoma")).absolute()


def cache() -> Path:
    """What is slow to get and the same for all checkouts of a user: `~/.cache/ngoma`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ngoma"
