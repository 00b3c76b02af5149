"""The deployment that the end-to-end tests share: what they say to it, and what it is known to hold of people."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from temporalio.client import Client

from tests.e2e.flows import export
from tests.e2e.web_services import WebService
from tests.phones import Aggregator, Phone
from tests.system import System

WORKSPACE = "Endtoend"
EMAIL = "owner@example.org"


@dataclass
class Deployment:
    """A running system with a workspace, a channel, flows, an aggregator and a web service.

    `personal` collects what was said, heard and known of people, for the search through Temporal's histories.
    """

    system: System
    temporal: Client
    aggregator: Aggregator
    service: WebService
    api: httpx.AsyncClient
    """with a token of the workspace"""
    channel: str
    personal: set[str] = field(default_factory=set)
    searched: set[tuple[str, str]] = field(default_factory=set)
    """closed workflows (id, run id) that have been searched already"""

    def phone(self, number: str) -> Phone:
        """A phone whose every message counts as personal from now on."""
        self.personal |= {number, number[3:]}
        return self.aggregator.phone(number)

    async def say(self, phone: Phone, text: str) -> str:
        """Hands the system a message of the phone's; the message's uuid."""
        self.personal.add(text)
        answer = await self.callback("receive", {"from": f"+{phone.number}", "text": text})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"][0]["msg_uuid"])

    async def hear(self, phone: Phone, count: int) -> list[str]:
        """Waits until the phone has had that many messages in all; their texts."""

        async def has_come() -> bool:
            return len(phone.texts) >= count

        await until(f"message {count} on the phone, which has had {phone.texts}", has_come)
        self.personal.update(phone.texts)
        return phone.texts

    async def talk(self, phone: Phone, *texts: str) -> list[str]:
        """Says one text after another and waits for one message to each; the answers."""
        before = len(phone.texts)
        for place, text in enumerate(texts):
            await self.say(phone, text)
            await self.hear(phone, before + place + 1)
        return phone.texts[before:]

    async def callback(self, action: str, form: dict[str, str]) -> httpx.Response:
        """The aggregator calls the channel."""
        return await self.api.post(f"/c/ex/{self.channel}/{action}", data=form, headers={"Authorization": ""})

    async def get(self, endpoint: str, **query: str) -> list[dict[str, Any]]:
        """The first page of an endpoint of the API."""
        answer = await self.api.get(f"/api/v2/{endpoint}.json", params=query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["results"]
        return found

    async def contact(self, phone: Phone) -> dict[str, Any]:
        """The phone's contact, from the API."""
        (found,) = await self.get("contacts", urn=f"tel:+{phone.number}")
        return found

    async def runs(self, phone: Phone) -> list[dict[str, Any]]:
        """The runs of the phone's contact from the API, the oldest first."""
        contact = await self.contact(phone)
        found = await self.get("runs", contact=contact["uuid"])
        return sorted(found, key=lambda run: (run["created_on"], run["id"]))

    async def run_in(self, phone: Phone, flow: str) -> dict[str, Any]:
        """The latest run of the phone's contact in a flow."""
        return [run for run in await self.runs(phone) if run["flow"]["name"] == flow][-1]

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        """Rows of the database, for what no interface shows."""
        connection = await self.system.connect()
        try:
            rows: list[Any] = await connection.fetch(statement, *values)
            return rows
        finally:
            await connection.close()

    async def listed(self, query: str, count: int = 1, *, seconds: float = 60) -> list[str]:
        """Waits until a query of Temporal's list finds that many workflows; their ids."""
        found: list[str] = []

        async def are_there() -> bool:
            found[:] = [each.id async for each in self.temporal.list_workflows(query)]
            return len(found) >= count

        await until(f"{count} workflows with {query}", are_there, seconds)
        return found

    async def parked(self, run: str) -> None:
        """Waits until Temporal has the run's workflow."""
        await self.listed(f"WorkflowId = 'run:{run}'")

    async def parking_done(self) -> None:
        """Waits until Temporal has been told everything."""

        async def is_done() -> bool:
            return not await self.fetch("SELECT 1 FROM parking LIMIT 1")

        await until("Temporal to be told of all runs", is_done)

    async def summary(self, run: str) -> dict[str, Any]:
        """Waits until the run's workflow has ended; its result."""
        handle = self.temporal.get_workflow_handle(f"run:{run}")
        async with asyncio.timeout(60):
            found: dict[str, Any] = await handle.result()
        return found


async def until(what: str, condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Waits for a condition. Raises `TimeoutError` that says what was waited for."""
    end = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds:.0f} seconds still waiting for {what}")
        await asyncio.sleep(0.1)


def set_up(system: System, send_url: str, service_url: str) -> tuple[str, str]:
    """Makes workspace, owner, channel and flows by the system's own commands; the channel's uuid and an API token."""
    system.command("web", "workspace", "create", WORKSPACE, "--languages", "eng,fra")
    with ThreadPoolExecutor() as pool:
        token, channel = pool.submit(_token, system), pool.submit(_channel, system, send_url)
        pool.submit(_flows, system, service_url).result()
        return channel.result(), token.result()


def _token(system: System) -> str:
    system.command("web", "user", "create", EMAIL, "--role", "administrator", "-w", WORKSPACE)
    made = system.command("web", "token", "create", EMAIL, "--another", "-w", WORKSPACE, "--json")
    return str(json.loads(made)["token"])


def _channel(system: System, send_url: str) -> str:
    config = json.dumps({"send_url": send_url, "max_length": 1600})
    words = ("EX", "Loopback", "--config", config, "--tps", "0", "-w", WORKSPACE, "--json")
    return str(json.loads(system.command("web", "channel", "create", *words))["uuid"])


def _flows(system: System, service_url: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "export.json"
        file.write_text(json.dumps(export(service_url)))
        system.command("web", "import", str(file), "-w", WORKSPACE)
