"""A running system that people have used: what the browser's tests and the screenshots look at."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from store.database import Database
from store.resthooks import ResthookStore
from store.tables import LLM
from store.workspaces import WorkspaceStore, assets_changed
from tests.system import System, wait_for

EMAIL, PASSWORD = "amina@example.org", "a long password"
WORKSPACE, SECOND_WORKSPACE = "Healthy Start", "Second Office"
MEMBERS = [
    (EMAIL, "administrator", WORKSPACE),
    (EMAIL, "editor", SECOND_WORKSPACE),
    ("viewer@example.org", "viewer", WORKSPACE),
]

PEOPLE = ["Achieng", "Baraka", "Chebet", "Daudi", "Esther", "Faraja", "Grace", "Hamisi", "Imani", "Juma"]
COUNTIES = ["Nairobi", "Kisumu", "Nairobi", "Mombasa", "Nairobi"]


@dataclass(frozen=True)
class World:
    """Where it runs, and the channel that people write to."""

    system: System
    channel: str
    office_channel: str
    """of the second workspace, which has no flows: what is said there comes to the inbox"""

    def say(self, number: str, text: str) -> None:
        """Somebody writes to the workspace."""
        url = f"{self.system.url}/c/ex/{self.channel}/receive"
        httpx.post(url, data={"from": number, "text": text}, trust_env=False, timeout=30).raise_for_status()

    def environment(self) -> dict[str, str]:
        """What the scripts in the browser need to know."""
        return {
            "NGOMA_UI_URL": self.system.url,
            "NGOMA_UI_EMAIL": EMAIL,
            "NGOMA_UI_PASSWORD": PASSWORD,
            "NGOMA_UI_CHANNEL": self.office_channel,
        }


@contextmanager
def running(*, temporal_on_disk: bool = False) -> Iterator[World]:
    """Starts a system with the demo's deployment and an administrator."""
    settings = {"NGOMA_DEMO": "true", "NGOMA_SIGN_UP": "true"}
    with System.start(durable=False, temporal_on_disk=temporal_on_disk, settings=settings) as system:
        made = json.loads(system.command("web", "demo-setup", "--json").splitlines()[-1])
        system.command("web", "workspace", "create", SECOND_WORKSPACE)
        for email, role, workspace in MEMBERS:
            options = ("--role", role, "--password", PASSWORD, "-w", workspace)
            system.command("web", "user", "create", email, *options)
        config = json.dumps({"send_url": f"{system.url}/demo/send"})
        words = ("web", "channel", "create", "EX", "Office phone", "--config", config, "-w", SECOND_WORKSPACE, "--json")
        office = json.loads(system.command(*words))
        asyncio.run(furnish(system.environment["NGOMA_DATABASE_URL"]))
        yield World(system, made["channel"], office["uuid"])


async def furnish(url: str) -> None:
    """Gives the second workspace a resthook that nobody subscribes to, and a language model without a key."""
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        (office,) = [one for one in await WorkspaceStore(session).active() if one.name == SECOND_WORKSPACE]
        await ResthookStore(session).get_or_create(office.id, "new-visit")
        session.add(LLM(workspace_id=office.id, type="openai", model="small", name="Small Model"))
        await assets_changed(session, office.id)
    await database.close()


def converse(world: World, answers: dict[str, list[str]], *, patience: float = 60) -> None:
    """People hold conversations; each says the next thing once the last was handled."""
    made = world.system.command("web", "token", "create", EMAIL, "--another", "-w", WORKSPACE, "--json")
    token = json.loads(made)["token"]
    headers = {"Authorization": f"Token {token}"}
    with httpx.Client(base_url=world.system.url, headers=headers, trust_env=False, timeout=30) as api:
        for turn in range(max(map(len, answers.values()))):
            said = 0
            for number, texts in answers.items():
                if turn < len(texts):
                    world.say(number, texts[turn])
                    said += 1
            before = time.monotonic()
            wait_for(lambda: _handled(api), patience, f"turn {turn} to be handled, since {before:.0f}")


def _handled(api: httpx.Client) -> bool:
    """Whether nothing waits any more: neither to be handled nor to be sent."""
    outbox = api.get("/api/v2/messages.json", params={"folder": "outbox"}).json()["results"]
    return not outbox
