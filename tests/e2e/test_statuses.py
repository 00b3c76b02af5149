"""What becomes of outgoing messages: the aggregator's callbacks, in any order."""

from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.deployment import Deployment, until
from tests.e2e.histories import assert_nothing_personal


async def sent_message(deployment: Deployment, number: str) -> dict[str, Any]:
    """A message that has reached the aggregator."""
    phone = deployment.phone(number)
    await deployment.talk(phone, "nitumie ujumbe")
    contact = await deployment.contact(phone)
    uuid = next(m["uuid"] for m in await deployment.get("messages", contact=contact["uuid"]) if m["direction"] == "out")

    async def is_recorded() -> bool:
        return await status(deployment, uuid) == "wired"

    await until("the sending to be recorded", is_recorded)
    (found,) = await deployment.get("messages", uuid=uuid)
    return found


async def status(deployment: Deployment, uuid: str) -> str:
    (found,) = await deployment.get("messages", uuid=uuid)
    return str(found["status"])


@pytest.mark.parametrize(
    ("number", "actions", "statuses"),
    [
        ("250785000001", "sent delivered sent failed", "sent delivered delivered delivered"),
        ("250785000002", "delivered sent", "delivered delivered"),
        ("250785000003", "failed sent delivered", "failed failed delivered"),
    ],
)
async def test_callbacks_change_the_status_and_it_never_goes_back(
    deployment: Deployment, number: str, actions: str, statuses: str
) -> None:
    message = await sent_message(deployment, number)
    assert (message["type"], message["text"]) == ("text", "Send jiunge to register.")
    for action, then in zip(actions.split(), statuses.split(), strict=True):
        answer = await deployment.callback(action, {"id": message["uuid"]})
        assert (answer.status_code, answer.json()["message"]) == (200, "Status Update Accepted")
        assert await status(deployment, message["uuid"]) == then


async def test_a_status_of_a_message_that_nobody_knows_changes_nothing(deployment: Deployment) -> None:
    delivered = "SELECT count(*) AS messages, count(*) FILTER (WHERE status = 'D') AS delivered FROM msg"
    before = await deployment.fetch(delivered)
    assert (await deployment.callback("delivered", {"id": str(uuid4())})).status_code == 200
    assert await deployment.fetch(delivered) == before


async def test_histories_hold_nothing_personal(deployment: Deployment) -> None:
    assert await assert_nothing_personal(deployment) > 3
