"""The settings of a checkout's processes, kept for commands that come later. Only its owner can read the file."""

import json
from collections.abc import Mapping
from pathlib import Path

from workers.stack.secret_values import write_private


def write(state: Path, settings: Mapping[str, str]) -> None:
    """Keeps the settings."""
    write_private(state / "settings.json", json.dumps(dict(settings), indent=1))


def read(state: Path) -> dict[str, str]:
    """The settings of the latest run; empty before the first."""
    file = state / "settings.json"
    return dict(json.loads(file.read_text())) if file.exists() else {}
