"""Puts a workspace with a channel, a flow and a keyword into a running system, by its own commands."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.system import System


@dataclass(frozen=True, slots=True)
class Deployed:
    """What was made: the channel's uuid, where it takes callbacks, and a key to the API."""

    channel: str
    receive_url: str
    token: str


def deploy(system: System, flows: list[dict[str, Any]], send_url: str, *, keyword: str, name: str = "Load") -> Deployed:
    """Makes a workspace whose `keyword` starts the first of `flows`; its channel sends to `send_url`, without limit."""
    system.command("web", "workspace", "create", name)
    email = f"{name.lower()}@example.org"
    system.command("web", "user", "create", email, "--role", "administrator", "-w", name)
    token = json.loads(system.command("web", "token", "create", email, "--another", "-w", name, "--json"))["token"]
    config = json.dumps({"send_url": send_url, "max_length": 1600})
    made = system.command(
        "web", "channel", "create", "EX", "Loopback", "--config", config, "--tps", "0", "-w", name, "--json"
    )
    channel = json.loads(made)["uuid"]
    trigger = {
        "trigger_type": "K",
        "keywords": [keyword],
        "match_type": "F",
        "flow": {"uuid": flows[0]["uuid"], "name": flows[0]["name"]},
        "channel": None,
        "groups": [],
        "exclude_groups": [],
    }
    export = {"version": "13", "site": "https://example.org", "flows": flows, "triggers": [trigger]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(export | {"campaigns": [], "fields": [], "groups": []}, file)
        file.flush()
        system.command("web", "import", str(Path(file.name)), "-w", name)
    return Deployed(channel, f"{system.url}/c/ex/{channel}/receive", token)
