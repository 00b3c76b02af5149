"""What a newcomer needs: a workspace, an administrator's password, the addresses; with --demo a sample deployment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.stack import application, console
from workers.stack.errors import StackError
from workers.stack.services.service import Place


@dataclass
class Welcome:
    """Where everything is, and the password when it was made just now."""

    addresses: dict[str, str]
    administrator: str | None = None
    password: str | None = None

    def text(self) -> str:
        """For the terminal."""
        width = max(len(name) for name in self.addresses)
        lines = ["", "Ngoma runs. Ctrl-C stops it.", ""]
        lines += [f"  {name:<{width}}  {address}" for name, address in self.addresses.items()]
        return "\n".join([*lines, "", *self.credentials()])

    def credentials(self) -> list[str]:
        """Lines with the password; none when it was made earlier. Nobody can tell it again."""
        if self.password is None:
            return []
        return [f"  administrator {self.administrator}, password {self.password}", "  (shown this once)", ""]


def take(place: Place, settings: Mapping[str, str], *, demo: bool) -> Welcome:
    """Makes the first workspace and administrator, once; with `demo` imports the sample deployment, once."""
    made = _ask(settings, "first-run", "--json")
    address = settings["NGOMA_PUBLIC_URL"]
    welcome = Welcome({"Ngoma": address}, made.get("administrator"), made.get("password"))
    if demo:
        try:
            with console.step("setting up the sample deployment"):
                _ask(settings, "demo-setup", "--json")
        except StackError:
            console.say("\n".join(welcome.credentials()))
            raise
        welcome.addresses["Demo phone"] = f"{address}/demo/"
    welcome.addresses["API"] = f"{address}/api/v2/"
    if "NGOMA_TEMPORAL_UI_URL" in settings:
        welcome.addresses["Temporal"] = settings["NGOMA_TEMPORAL_UI_URL"]
    welcome.addresses["Logs"] = str(place.state / "logs")
    return welcome


def _ask(settings: Mapping[str, str], *words: str) -> dict[str, Any]:
    output = application.ask_web(settings, *words)
    try:
        # Whatever else is printed, the answer is the last line.
        return dict(json.loads(output.strip().splitlines()[-1]))
    except (ValueError, IndexError):
        raise StackError(f"python -m web {' '.join(words)} answered without JSON:\n{output}") from None
