"""Definitions through the editor and back: `python -m tests.web.ui.definitions PATH...` (Node.js is needed).

Each is read as the server gives it to the browser, opened and saved by the editor's own code, written as the server
stores it, and read again: it must mean the same. Ends with `N passed, M failed`.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from flows import literal_json
from store.tables import Flow
from web.app import editor_definitions
from workers.stack import interface

ROW_FIELDS = frozenset({"uuid", "name", "revision", "expire_after_minutes"})
"""What the flow's row knows better than its definition."""
SUFFIXES = (".json", ".json.gz", ".jsonl.gz")
_PATIENCE = 600.0
_FLOW = UUID("0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a10")

Definition = dict[str, Any]


def definitions(path: Path) -> Iterator[Definition]:
    """Every definition in a file, or in the files of a folder: of the current form or of an older one."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.name.endswith(SUFFIXES):
                yield from definitions(file)
        return
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = data.decode().splitlines() if ".jsonl" in path.name else [data.decode()]
    for text in texts:
        yield from _definitions_in(json.loads(text))


def _definitions_in(value: Any) -> Iterator[Definition]:
    if isinstance(value, list):
        for one in value:
            yield from _definitions_in(one)
    elif isinstance(value, dict):
        if _is_definition(value):
            yield value
        else:
            for one in value.values():
                yield from _definitions_in(one)


def _is_definition(value: Definition) -> bool:
    if isinstance(value.get("action_sets"), list):
        return True
    return isinstance(value.get("nodes"), list) and bool({"spec_version", "language", "type"} & value.keys())


def check(paths: Sequence[Path]) -> tuple[int, list[str]]:
    """How many definitions came back with their meaning, and what is wrong with the others."""
    given = [one for path in paths for one in definitions(path)]
    served = {f"{number:05}.json": _served(one) for number, one in enumerate(given)}
    with tempfile.TemporaryDirectory() as folder:
        opened, saved = Path(folder, "opened"), Path(folder, "saved")
        opened.mkdir()
        saved.mkdir()
        for file, one in served.items():
            (opened / file).write_text(literal_json.dumps_text(one))
        output = _edit(opened, saved)
        names = [f"{one.get('name') or one.get('uuid')}" for one in given]
        found = [compared(name, one, saved / file) for name, (file, one) in zip(names, served.items(), strict=True)]
    problems = [problem for problem in found if problem]
    return len(found) - len(problems), [*problems, output] if problems else []


def _served(definition: Definition) -> Definition:
    return editor_definitions.read_definition(_stored(definition))


def _stored(definition: Definition) -> str:
    flow = Flow(workspace_id=1, uuid=_FLOW, name="Stored", type="M", expire_after_minutes=5)
    return editor_definitions.write_definition(definition, flow, 2)


def _edit(given: Path, saved: Path) -> str:
    """Lets the editor open and save all; what it wrote meanwhile."""
    interface.prepare()
    command = [str(interface.tool("vitest")), "run", "--reporter=dot", "src/editor/model/definitions.test.ts"]
    variables = {**interface.variables(), "NGOMA_DEFINITIONS": str(given), "NGOMA_SAVED": str(saved), "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=interface.UI, env=variables, capture_output=True, text=True, check=False, timeout=_PATIENCE
    )
    return done.stdout[-4000:] + done.stderr[-4000:]


def compared(name: str, served: Definition, file: Path) -> str:
    """What is wrong with what was saved; "" if nothing is."""
    if not file.exists():
        return f"{name}: the editor couldn't open it, or changed it"
    again = _served(json.loads(file.read_text()))
    return "" if _plain(again) == _plain(served) else f"{name}: it came back changed"


def _plain(definition: Definition) -> Definition:
    """Without what is the row's, and with numbers as numbers, however they were written."""
    whole: Definition = json.loads(literal_json.dumps_text(definition))
    return {key: value for key, value in whole.items() if key not in ROW_FIELDS}


def main(arguments: Sequence[str]) -> int:
    """Checks what lies at the paths. Returns the exit code."""
    passed, problems = check([Path(one) for one in arguments])
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    failed = max(0, len(problems) - 1)
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
