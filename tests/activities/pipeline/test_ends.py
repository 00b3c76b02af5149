"""How waits end: by their time, by interruption, and because what they need is gone; each end says why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.pipeline.conversation import Conversation
from core.contracts.runs import RunOutcome
from store.tables import Contact, Flow, FlowRun, FlowSession, Msg
from tests.activities.pipeline.drawn import ask, enter, flow, say
from tests.activities.pipeline.world import World, statuses


async def waiting(world: World, *, silence: int | None = None) -> tuple[Contact, Flow, FlowRun]:
    """A contact that waits in a flow."""
    row = await world.add(flow("Ask", ask("Well?", "Well", timeout=silence), say("@results.well.category")))
    contact = await world.contact()
    await world.start(row, contact)
    await world.send_all(contact)
    [run] = await world.runs(contact)
    return contact, row, run


async def pull(world: World, contact: Contact, **deadlines: int) -> FlowSession:
    """Moves deadlines of the contact's session so many minutes from now."""
    session: FlowSession = (await world.sessions(contact))[-1]
    now = datetime.now(UTC)
    await world.update(session, **{name: now + timedelta(minutes=minutes) for name, minutes in deadlines.items()})
    return session


def ended(outcome: RunOutcome) -> str:
    assert outcome.status == "ended"
    assert outcome.summary is not None
    return outcome.summary.status


async def test_a_wait_expires(world: World) -> None:
    contact, _, run = await waiting(world)
    early = await world.pipeline.wake_run(run.uuid)
    assert (early.status, early.deadline) == ("waiting", (await world.sessions(contact))[0].wait_expires_on)
    await pull(world, contact, wait_expires_on=-1)
    assert ended(await world.pipeline.wake_run(run.uuid)) == "expired"
    assert statuses(await world.runs(contact)) == ["X"]
    assert statuses(await world.sessions(contact)) == ["C"]
    assert await world.sent(contact) == ["Well?"]
    assert ended(await world.pipeline.wake_run(run.uuid)) == "expired", "asked again, it says the same"


async def test_a_wait_times_out_once_its_message_was_sent(world: World) -> None:
    contact, _, run = await waiting(world, silence=300)
    [message] = await world.rows(Msg, contact_id=contact.id, direction="O")
    await pull(world, contact, wait_timeout_on=-1)
    await world.update(message, status="Q", sent_on=None)
    assert (await world.pipeline.wake_run(run.uuid)).status == "waiting", "its clock hasn't begun"
    await world.update(message, status="W", sent_on=message.created_on + timedelta(minutes=10))
    outcome = await world.pipeline.wake_run(run.uuid)
    assert outcome.deadline is not None
    assert timedelta(minutes=8) < outcome.deadline - datetime.now(UTC) < timedelta(minutes=10)
    await world.update(message, sent_on=message.created_on)
    assert ended(await world.pipeline.wake_run(run.uuid)) == "completed"
    assert await world.sent(contact) == ["Well?", "No Response"]


async def test_an_expired_child_lets_its_parent_go_on(world: World) -> None:
    child = flow("Child", ask("Inner?", "Inner"))
    parent = await world.add(flow("Parent", enter(child), say("Child @child.status")), child)
    contact = await world.contact()
    await world.start(parent, contact)
    outer, inner = await world.runs(contact)
    await pull(world, contact, wait_expires_on=-1)
    assert ended(await world.pipeline.wake_run(inner.uuid)) == "expired"
    assert statuses(await world.runs(contact)) == ["C", "X"]
    assert await world.sent(contact) == ["Inner?", "Child expired"]
    assert await world.parked(outer.uuid) == [], "it never waited itself: Temporal knows nothing of it"


async def test_a_late_timer_finds_nothing_to_do(world: World) -> None:
    contact, _, run = await waiting(world)
    await world.say(contact, "yes")
    assert ended(await world.pipeline.wake_run(run.uuid)) == "completed"
    assert await world.sent(contact) == ["Well?", "Other"]


async def test_a_cancelled_workflow_interrupts_its_run(world: World) -> None:
    contact, _, run = await waiting(world)
    assert ended(await world.pipeline.interrupt_run(run.uuid)) == "interrupted"
    assert ended(await world.pipeline.interrupt_run(run.uuid)) == "interrupted"
    assert statuses(await world.sessions(contact)) == ["I"]


async def gone(world: World, what: str, contact: Contact, row: Flow) -> None:
    if what == "archived":
        await world.change(row, is_archived=True)
    elif what == "deleted":
        await world.change(row, is_active=False)
    elif what == "contact":
        await world.update(contact, is_active=False)
    elif what == "node":
        await world.redraw(row, flow("Ask", say("Something else"), uuid=row.uuid))
        await world.move(row)


ENDS = [
    ("archived", "I", "its flow was archived"),
    ("deleted", "F", "its flow was deleted"),
    ("contact", "I", "the contact was deleted"),
    ("node", "F", "resume location"),
]


@pytest.mark.parametrize(("what", "status", "reason"), ENDS, ids=[end[0] for end in ENDS])
@pytest.mark.parametrize("by", ["message", "timer"])
async def test_what_a_wait_needs_is_gone(world: World, by: str, what: str, status: str, reason: str) -> None:
    contact, row, run = await waiting(world)
    await gone(world, what, contact, row)
    if by == "message":
        assert await world.say(contact, "yes") == ["Well?"]
        [message] = await world.rows(Msg, contact_id=contact.id, direction="I")
        assert message.status == "H"
        assert [item.kind for item in await world.parked(run.uuid)] == ["park", "end"]
    else:
        await pull(world, contact, wait_expires_on=-1)
        assert ended(await world.pipeline.wake_run(run.uuid)) == {"I": "interrupted", "F": "failed"}[status]
    [row_now] = await world.runs(contact)
    assert row_now.status == status
    assert reason in (row_now.failure or "")
    assert statuses(await world.sessions(contact)) == [status]
    assert await world.pending(contact) == []


async def test_who_waited_in_an_archived_flow_is_free_for_others(world: World) -> None:
    contact, row, _ = await waiting(world)
    await world.trigger(await world.add(flow("Any", say("What?"))))
    await world.change(row, is_archived=True)
    assert await world.say(contact, "yes") == ["Well?", "What?"]


async def test_a_timer_that_can_not_be_applied_ends_its_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    contact, _, run = await waiting(world)
    await pull(world, contact, wait_expires_on=-1)

    def broken(*_: Any) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr(Conversation, "_wait_over", broken)
    assert ended(await world.pipeline.wake_run(run.uuid)) == "failed"
    [row] = await world.runs(contact)
    assert "a defect" in (row.failure or "")


async def test_a_start_is_not_for_contacts_that_are_gone(world: World) -> None:
    row = await world.add(flow("Hi", say("Hello")))
    contact, other = await world.contact(), await world.contact()
    await world.start(row, contact, other)
    assert [await world.sent(one) for one in (contact, other)] == [["Hello"], ["Hello"]]
    late = await world.start_later(row, contact, other)
    await world.update(contact, is_active=False)
    outcome = await world.pipeline.start_batch(late, 0)
    assert (outcome.started, outcome.skipped) == (1, 1)
