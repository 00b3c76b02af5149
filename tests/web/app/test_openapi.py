"""The description of the browser's JSON, from which its types are made."""

import json
import subprocess
from pathlib import Path

from web.app.application import document
from workers.stack import interface

API = Path("web/ui/src/api")


def test_the_committed_description_is_current() -> None:
    committed = json.loads((API / "openapi.json").read_text())
    assert committed == json.loads(json.dumps(document())), "run `npm run api` in web/ui"


def test_the_committed_types_are_current(tmp_path: Path) -> None:
    interface.prepare()
    made = tmp_path / "schema.ts"
    command = [str(interface.tool("openapi-typescript")), str((API / "openapi.json").absolute()), "-o", str(made)]
    done = subprocess.run(
        command, cwd=interface.UI, env=interface.variables(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert made.read_text() == (API / "schema.ts").read_text(), "run `npm run api` in web/ui"
