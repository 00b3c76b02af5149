"""`./dev exec COMMAND`: a command with the settings that this checkout's processes have."""

import subprocess
from collections.abc import Sequence

from workers.stack import environment, locations
from workers.stack.errors import StackError
from workers.stack.settings_file import read


def run(arguments: Sequence[str]) -> int:
    """Runs it and returns its exit code. Raises StackError when `./dev run` has never run here."""
    settings = read(locations.state())
    if not settings:
        raise StackError("This checkout has no settings yet; ./dev run makes them.")
    if not arguments:
        raise StackError("Which command? As in: ./dev exec python -m web import FILE")
    variables = {**settings, **environment.variables()}
    return subprocess.run(arguments, check=False, env=variables).returncode
