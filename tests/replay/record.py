"""`python -m tests.replay.record [NAME …]`: records histories of the scenarios that have none yet.

Histories are added and never changed: an old one stands for workflows that run since before a change. To record how
today's code lives a known scenario, give the scenario a new name.
"""

import asyncio
import gzip
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
from temporalio.testing import WorkflowEnvironment

from core.contracts.converter import DATA_CONVERTER
from core.contracts.workflow_types import WorkflowType
from tests.conftest import add_search_attributes
from tests.replay.scenarios import SCENARIOS
from tests.servers import time_skipping_program

_OF_THE_MACHINE = ("stackTrace", "identity", "workerInstanceKey")
HISTORIES = Path(__file__).parent / "histories"
CHECKSUMS = HISTORIES / "checksums.json"


def path(workflow: WorkflowType, name: str) -> Path:
    """Where a scenario's history lies."""
    return HISTORIES / workflow / f"{name}.json.gz"


def checksums() -> dict[str, str]:
    """The SHA-256 of each history as it was recorded, by its path below the histories."""
    known: dict[str, str] = orjson.loads(CHECKSUMS.read_bytes())
    return known


def checksum(recorded: Path) -> str:
    """The SHA-256 of a history's file."""
    return hashlib.sha256(recorded.read_bytes()).hexdigest()


def _note(recorded: Path) -> None:
    known = checksums() | {recorded.relative_to(HISTORIES).as_posix(): checksum(recorded)}
    CHECKSUMS.write_bytes(orjson.dumps(known, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def scrubbed(value: Any) -> Any:
    """A history without what only says on which machine it was recorded."""
    if isinstance(value, list):
        return [scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {name: scrubbed(item) for name, item in value.items() if name not in _OF_THE_MACHINE}
    return value


async def record(names: Sequence[str]) -> None:
    """Records what is missing, of the named scenarios or of all."""
    for (workflow, name), scenario in SCENARIOS.items():
        target = path(workflow, name)
        if target.exists() or (names and name not in names):
            continue
        # The server's clock is one for all, so each scenario has a server of its own.
        async with await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=time_skipping_program(), data_converter=DATA_CONVERTER
        ) as environment:
            await add_search_attributes(environment.client, environment.client.namespace)
            history = await (await scenario(environment)).fetch_history()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(orjson.dumps(scrubbed(orjson.loads(history.to_json()))), mtime=0))
        _note(target)
        print(f"{workflow}/{name}: {len(history.events)} events")


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:]))
