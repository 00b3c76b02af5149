"""What is left when all is over, and what must be true of it."""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from temporalio.client import Client

from core.contracts.converter import DATA_CONVERTER
from core.contracts.queues import Queue
from core.contracts.reconciling import ReconcileReport
from core.contracts.workflow_types import WorkflowType
from tests.faults.flows import messages_of_bulk
from tests.phones import Aggregator
from tests.system import System

LEFT = {
    "pending events": "SELECT count(*) FROM pending_event",
    "parking": "SELECT count(*) FROM parking",
    "holds": "SELECT count(*) FROM contact_hold",
    "messages on their way": "SELECT count(*) FROM msg WHERE direction = 'O' AND status IN ('I', 'Q', 'E')",
    "messages not handled": "SELECT count(*) FROM msg WHERE direction = 'I' AND status <> 'H'",
    "waiting sessions": "SELECT count(*) FROM flow_session WHERE status = 'W'",
    "live runs": "SELECT count(*) FROM flow_run WHERE status IN ('A', 'W')",
    "open starts": "SELECT count(*) FROM flow_start WHERE status IN ('P', 'Q', 'S')",
}
_SENT = "SELECT uuid::text FROM msg WHERE direction = 'O' AND status IN ('W', 'S', 'D', 'R')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was found when all conversations were over."""

    conversations: int
    contacts: int
    harm: list[str]
    seconds: float
    """from the beginning of the load until nothing was left"""
    finished: int
    """conversations in which each message had its reply"""
    repeated_callbacks: int
    """messages that came in twice, because the answer to their callback was lost with the database"""
    runs: dict[str, int]
    """of both flows, by status"""
    started: int
    """contacts that the bulk start counts as started"""
    messages: dict[str, int]
    """by direction and status"""
    lost: int
    """messages that count as sent and never reached the aggregator"""
    duplicates: int
    """messages that reached the aggregator again, each time counted"""
    most_duplicates: int
    """the bound: what can be between the provider's answer and its recording, for each fault"""
    temporal_revived: int
    """how often Temporal's server had to be begun again because it had stopped to answer, as `watching` says"""
    left: dict[str, int]
    """what should be empty"""
    stuck: list[str]
    """workflows whose tasks failed again and again, after each fault and at the end"""
    reconciled: dict[str, int] = field(default_factory=dict)
    """what the reconciler found to mend at the end"""

    def problems(self) -> list[str]:
        """Everything that isn't as it must be."""
        extra = self.repeated_callbacks
        expected = 3 * self.conversations + extra + messages_of_bulk(self.contacts)
        claims = {
            f"{self.finished} of {self.conversations} conversations ended": self.finished == self.conversations,
            f"runs {self.runs}": self.runs == {"C": self.conversations + extra + self.contacts},
            f"{self.started} of {self.contacts} contacts started": self.started == self.contacts,
            f"messages {self.messages}": self.messages == {"IH": 3 * self.conversations + extra, "OW": expected},
            f"{self.lost} messages lost": self.lost == 0,
            f"{self.duplicates} duplicates, more than {self.most_duplicates}": self.duplicates <= self.most_duplicates,
            f"left: {self.left}": not any(self.left.values()),
            f"stuck: {self.stuck}": not self.stuck,
            f"still to be reconciled: {self.reconciled}": not any(self.reconciled.values()),
        }
        return [claim for claim, is_true in claims.items() if not is_true]

    def figures(self) -> dict[str, Any]:
        """All of it as JSON."""
        return asdict(self) | {"problems": self.problems()}


async def settled(system: System, patience: float) -> dict[str, int]:
    """What is left once nothing is, or when patience is over."""
    connection = await system.connect()
    try:
        end = asyncio.get_running_loop().time() + patience
        while True:
            left = {name: await connection.fetchval(statement) for name, statement in LEFT.items()}
            if not any(left.values()) or asyncio.get_running_loop().time() > end:
                return left
            await asyncio.sleep(0.5)
    finally:
        await connection.close()


async def counted(system: System, aggregator: Aggregator) -> dict[str, Any]:
    """Runs, messages, and which of them were lost."""
    connection = await system.connect()
    try:
        sent = {row[0] for row in await connection.fetch(_SENT)}
        return {
            "runs": await _counts(connection, "SELECT status, count(*) FROM flow_run GROUP BY 1"),
            "messages": await _counts(connection, "SELECT direction || status, count(*) FROM msg GROUP BY 1"),
            "started": int(await connection.fetchval("SELECT coalesce(sum(started), 0) FROM flow_start_batch")),
            "lost": len(sent - set(aggregator.received)),
            "duplicates": aggregator.duplicates,
        }
    finally:
        await connection.close()


async def reconciled(address: str) -> dict[str, int]:
    """Lets the reconciler look once; what it found to mend."""
    client = await Client.connect(address, data_converter=DATA_CONVERTER)
    report: ReconcileReport = await client.execute_workflow(
        WorkflowType.RECONCILE, id=f"reconcile-{uuid4()}", task_queue=Queue.DEFAULT, result_type=ReconcileReport
    )
    return {kind: count for kind, count in report.mended.items() if count}


async def _counts(connection: Any, statement: str) -> dict[str, int]:
    return {row[0]: row[1] for row in await connection.fetch(statement)}
