"""Messages as they arrive: in order, also five at once; an event that can't be applied stands aside for the others."""

import asyncio

from tests.e2e.deployment import Deployment, until
from tests.e2e.histories import assert_nothing_personal


async def test_five_messages_at_once_are_handled_in_the_order_of_their_arrival(deployment: Deployment) -> None:
    phone = deployment.phone("250784000001")
    await deployment.talk(phone, "mwangwi")
    texts = [f"ujumbe namba {number}" for number in range(5)]
    uuids = await asyncio.gather(*(deployment.say(phone, text) for text in texts))
    by_uuid = dict(zip(uuids, texts, strict=True))
    heard = (await deployment.hear(phone, 6))[1:]
    rows = await deployment.fetch("SELECT uuid FROM msg WHERE uuid = ANY($1::uuid[]) ORDER BY id", uuids)
    assert heard == [f"I hear: {by_uuid[str(row['uuid'])]}" for row in rows]
    (run,) = await deployment.runs(phone)
    assert len(run["path"]) == 2 + 2 * 5


async def test_a_poisonous_event_is_set_aside_and_its_neighbours_go_on(deployment: Deployment) -> None:
    """A session that can't be read any more stands for every defect that one contact's data can meet."""
    bad, good = deployment.phone("250784000002"), deployment.phone("250784000003")
    for phone in (bad, good):
        await deployment.talk(phone, "mwangwi")
    (kept,) = await deployment.fetch(
        "UPDATE flow_session s SET output = '{\"broken' FROM contact_urn u, flow_session o "
        "WHERE u.contact_id = s.contact_id AND o.id = s.id AND u.path = $1 AND s.status = 'W' RETURNING o.output",
        f"+{bad.number}",
    )
    await asyncio.gather(deployment.say(bad, "sumu kali"), deployment.say(good, "jirani mwema"))
    assert (await deployment.hear(good, 2))[1] == "I hear: jirani mwema"

    async def set_aside() -> list[dict[str, object]]:
        return await deployment.fetch(
            "SELECT e.* FROM pending_event e JOIN contact_urn u ON u.contact_id = e.contact_id "
            "WHERE u.path = $1 AND e.set_aside_on IS NOT NULL",
            f"+{bad.number}",
        )

    async def is_set_aside() -> bool:
        return bool(await set_aside())

    await until("the event to be set aside", is_set_aside)
    (event,) = await set_aside()
    assert event["tries"] == 3
    assert event["error"]
    # Its neighbour of the same contact is not held up by it for ever either, and nobody else is.
    assert (await deployment.talk(good, "bado jirani")) == ["I hear: bado jirani"]
    # The cause mended and the event offered again, as docs/operations.md says.
    await deployment.fetch(
        "UPDATE flow_session s SET output = $2 FROM contact_urn u WHERE u.contact_id = s.contact_id AND u.path = $1 "
        "AND s.status = 'W'",
        f"+{bad.number}",
        kept["output"],
    )
    await deployment.fetch("UPDATE pending_event SET set_aside_on = NULL, tries = 0 WHERE id = $1", event["id"])
    assert (await deployment.hear(bad, 2))[1] == "I hear: sumu kali"


async def test_histories_hold_nothing_personal(deployment: Deployment) -> None:
    assert await assert_nothing_personal(deployment) > 3
