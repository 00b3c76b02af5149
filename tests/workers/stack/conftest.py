"""Fixtures of the local stack's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.stack import folders


@pytest.fixture
def passable_folder() -> Iterator[Path]:
    """A folder that every user can walk through."""
    with folders.passable() as folder:
        yield folder
