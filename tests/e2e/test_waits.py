"""Waits that end by themselves: a timeout of two seconds, an expiration that has come, both by the run's workflow."""

from datetime import timedelta

from tests.e2e.deployment import Deployment
from tests.e2e.histories import assert_nothing_personal
from tests.phones import Phone


async def test_a_wait_times_out_by_the_timer_of_its_workflow(deployment: Deployment) -> None:
    phone = deployment.phone("250782000001")
    await deployment.say(phone, "subira")
    assert await deployment.hear(phone, 2) == ["Quick, what is the answer?", "Too late, never mind."]
    (run,) = await deployment.runs(phone)
    assert run["exit_type"] == "completed"
    summary = await deployment.summary(run["uuid"])
    assert summary["status"] == "completed"
    assert summary["messages_sent"] == 2


async def test_who_answers_in_time_is_not_timed_out(deployment: Deployment) -> None:
    phone = deployment.phone("250782000002")
    assert await deployment.talk(phone, "subira", "arobaini na mbili") == [
        "Quick, what is the answer?",
        "That was quick.",
    ]
    (run,) = await deployment.runs(phone)
    assert (run["exit_type"], run["responded"]) == ("completed", True)
    # Its workflow has ended, so no timer is left that could say more.
    await deployment.parking_done()
    assert (await deployment.summary(run["uuid"]))["status"] == "completed"
    assert len(phone.texts) == 2


async def move_expiration(deployment: Deployment, phone: Phone, run: str, by: timedelta) -> None:
    """Makes the contact's wait end earlier, as a change of the flow's expiration does, and has its workflow told."""
    await deployment.fetch(
        "WITH moved AS (UPDATE flow_session SET wait_expires_on = now() + $2 WHERE current_run_uuid = $1 "
        "RETURNING workspace_id, current_run_uuid, wait_expires_on) "
        "INSERT INTO parking (workspace_id, kind, run_uuid, payload) SELECT workspace_id, 'park', current_run_uuid, "
        "jsonb_build_object('deadline', wait_expires_on) FROM moved",
        run,
        by,
    )


async def test_a_run_expires_by_the_timer_of_its_workflow(deployment: Deployment) -> None:
    phone = deployment.phone("250782000003")
    await deployment.talk(phone, "mwangwi")
    (run,) = await deployment.runs(phone)
    await deployment.parked(run["uuid"])
    assert run["exit_type"] is None
    await move_expiration(deployment, phone, run["uuid"], timedelta(seconds=1))
    summary = await deployment.summary(run["uuid"])
    assert summary["status"] == "expired"
    (run,) = await deployment.runs(phone)
    assert run["exit_type"] == "expired"
    assert run["exited_on"] is not None
    assert (await deployment.contact(phone))["flow"] is None
    # Who writes afterwards is in no flow.
    assert await deployment.talk(phone, "bado nipo") == ["Send jiunge to register."]


async def test_a_child_that_expires_sends_its_parent_on_its_way(deployment: Deployment) -> None:
    phone = deployment.phone("250782000004")
    await deployment.talk(phone, "jiunge", "otieno odhiambo")
    deployment.personal |= {"Otieno"}
    parent, child = await deployment.runs(phone)
    assert child["flow"]["name"] == "Pick Language"
    await deployment.parked(child["uuid"])
    await move_expiration(deployment, phone, child["uuid"], timedelta(seconds=1))
    assert (await deployment.summary(child["uuid"]))["status"] == "expired"
    parent, child = await deployment.runs(phone)
    assert child["exit_type"] == "expired"
    # The parent's router took its exit for anything but a completed child, which leads nowhere.
    assert parent["exit_type"] == "completed"
    assert (await deployment.summary(parent["uuid"]))["status"] == "completed"


async def test_histories_hold_nothing_personal(deployment: Deployment) -> None:
    assert await assert_nothing_personal(deployment) > 3
