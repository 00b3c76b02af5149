"""Folders for servers that run as another user: those that pytest makes are closed to others."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def passable() -> Iterator[Path]:
    """A folder that every user can walk through."""
    with tempfile.TemporaryDirectory(prefix="ngoma-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
