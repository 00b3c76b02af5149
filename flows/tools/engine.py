"""`python -m flows engine`: sessions and definitions, driven line by line.

Reads one JSON object a line: `op` is `run` (a whole conversation), `read` (a definition as the engine has it), `modify`
(a contact), `migrate`, `clone` or `assets` (remember assets under a name, which later lines may give instead of them).
Answers `{"id", "ok": true, …}` or `{"id", "ok": false, "stage", "error"}`.
"""

import sys
from collections.abc import Callable
from typing import Any

from flows.tools import conversation, definitions
from flows.tools.lines import serve
from flows.tools.stages import NamedAssets, StageError, staged

Operation = Callable[[dict[str, Any], NamedAssets], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "run": conversation.run,
    "modify": conversation.modify,
    "read": definitions.read,
    "migrate": definitions.migrate,
    "clone": definitions.clone,
}


def answer(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """The response to a request."""
    response: dict[str, Any] = {"id": request.get("id")}
    try:
        response |= {"ok": True} | _operate(request, named)
    except StageError as error:
        response |= {"ok": False, "stage": error.stage, "error": str(error)}
        if error.outputs is not None:
            response["outputs"] = error.outputs
    except Exception as error:
        response |= {"ok": False, "stage": "panic", "error": f"{type(error).__name__}: {error}"}
    return response


def _operate(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    op = request.get("op")
    if op == "assets":
        with staged("assets"):
            named.remember(str(request["name"]), request["assets"])
        return {}
    operation = OPERATIONS.get(str(op))
    if operation is None:
        raise StageError("unsupported", f"unknown op {op!r}")
    return operation(request, named)


def main(arguments: list[str]) -> int:
    """Serve standard input."""
    if arguments:
        sys.stdout.write(__doc__ or "")
        return 0
    named = NamedAssets()
    serve(lambda request: answer(request, named))
    return 0
