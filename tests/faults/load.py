"""Conversations and a bulk start that go on while processes and servers are killed."""

import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import httpx

from bench.crowds import Crowd
from tests.deploying import Deployed, deploy
from tests.faults import tally
from tests.faults.flows import MESSAGES, bulk, registration, whatever
from tests.faults.harm import Fault, described
from tests.faults.stuck import stuck
from tests.faults.tally import Tally
from tests.faults.watching import Watch
from tests.phones import Aggregator, converse
from tests.system import System

SENDS_AT_ONCE, SENDERS = 8, 2
SETTINGS = {"NGOMA_SENDER_CONCURRENCY": str(SENDS_AT_ONCE), "NGOMA_SENDERS": str(SENDERS)}
"""Of the system under load: they bound how many messages a kill can fall between answer and recording of."""


class Load:
    """So many conversations, `at_once` at a time, beside a start of so many contacts; the same for the same seed.

    There are more conversations if these are over before the last fault: what nobody talks through tests nothing.
    """

    def __init__(
        self,
        system: System,
        seed: int,
        *,
        conversations: int,
        contacts: int,
        at_once: int = 40,
        silence: int = 15,
        patience: float = 300,
    ) -> None:
        self._system, self._seed = system, seed
        self._conversations, self._contacts = conversations, contacts
        self._at_once, self._silence, self._patience = at_once, silence, patience

    async def hold(self, harm: Sequence[Fault]) -> Tally:
        """Holds all conversations while the faults happen; each contact waits for its replies."""
        limits = httpx.Limits(max_connections=self._at_once)
        async with Aggregator() as aggregator, httpx.AsyncClient(limits=limits, timeout=20, trust_env=False) as client:
            deployed = await asyncio.to_thread(self._deploy, aggregator)
            await self._start_bulk(aggregator)
            begun = time.monotonic()
            numbers, harmed = itertools.count(), asyncio.Event()
            talkers = [self._talk(numbers, harmed, aggregator, client, deployed) for _ in range(self._at_once)]
            load = asyncio.gather(*talkers)
            watch = Watch(self._system)
            keeping = asyncio.create_task(watch.keep())
            found = await self._harm(harm, load, watch)
            harmed.set()
            talks = [one for held in await load for one in held]
            left = await tally.settled(self._system, self._patience)
            found += await stuck(self._address)
            keeping.cancel()
            counts = await tally.counted(self._system, aggregator)
            repeated = counts["messages"].get("IH", 0) - 3 * len(talks)
            return Tally(
                conversations=len(talks),
                contacts=self._contacts,
                harm=described(harm),
                seconds=round(time.monotonic() - begun, 1),
                finished=talks.count(True),
                repeated_callbacks=max(repeated, 0),
                most_duplicates=len(harm) * SENDS_AT_ONCE * SENDERS,
                temporal_revived=watch.revived,
                left=left,
                stuck=found,
                reconciled=await tally.reconciled(self._address),
                **counts,
            )

    @property
    def _address(self) -> str:
        return self._system.environment["NGOMA_TEMPORAL_ADDRESS"]

    def _deploy(self, aggregator: Aggregator) -> Deployed:
        deployed = deploy(self._system, [registration()], aggregator.send_url, keyword=MESSAGES[0], name="Talks")
        other = whatever()
        trigger: dict[str, Any] = {"trigger_type": "C", "keywords": None, "match_type": None, "channel": None}
        trigger |= {"flow": {"uuid": other["uuid"], "name": other["name"]}, "groups": [], "exclude_groups": []}
        export = {"version": "13", "site": "https://example.org", "flows": [other], "triggers": [trigger]}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(export | {"campaigns": [], "fields": [], "groups": []}, file)
            file.flush()
            self._system.command("web", "import", file.name, "-w", "Talks")
        return deployed

    async def _start_bulk(self, aggregator: Aggregator) -> None:
        """In a workspace of its own."""
        flow = bulk(self._silence)
        deployed = await asyncio.to_thread(
            deploy, self._system, [flow], aggregator.send_url, keyword="bulk", name="Bulk"
        )
        crowd = await Crowd.of(self._system, deployed)
        await crowd.grow(self._contacts)
        uuid = await crowd.connection.fetchval("SELECT uuid::text FROM flow WHERE workspace_id = $1", crowd.workspace)
        await crowd.start(uuid)
        await crowd.close()

    async def _talk(
        self,
        numbers: Iterator[int],
        harmed: asyncio.Event,
        aggregator: Aggregator,
        client: httpx.AsyncClient,
        deployed: Deployed,
    ) -> list[bool]:
        """One conversation after another, until there are enough and all harm is done; which of them came to an end."""
        ended = []
        while True:
            number = next(numbers)
            if number >= self._conversations and harmed.is_set():
                break
            phone, pause = aggregator.phone(f"25078{number:07d}"), self._pause(number)
            with suppress(TimeoutError, httpx.HTTPError):  # then it has not come to its end
                await converse(client, deployed.receive_url, phone, MESSAGES, patience=self._patience, pause=pause)
            ended.append(len(phone.texts) >= len(MESSAGES))
        return ended

    def _pause(self, number: int) -> float:
        """Seconds from a reply to the next message in a conversation."""
        return random.Random(f"{self._seed}:{number}").uniform(0.3, 1.2)

    async def _harm(self, harm: Sequence[Fault], load: "asyncio.Future[Any]", watch: Watch) -> list[str]:
        """Does what is to be done; what got stuck by it."""
        found = []
        for fault in harm:
            await asyncio.sleep(fault.after)
            if load.done():
                raise RuntimeError(f"the load was over before {fault.what}: nothing was tested")
            async with watch.busy:
                await asyncio.to_thread(fault.act, self._system)
            found += [f"after {fault.what}: {one}" for one in await stuck(self._address)]
        return found
