"""Calls to the outside: held, retried, given up, and never made again once they have succeeded."""

import asyncio

from temporalio.api.enums.v1 import EventType

from tests.e2e.deployment import Deployment, until
from tests.e2e.flows import SERVICES
from tests.e2e.histories import assert_nothing_personal
from tests.e2e.web_services import ANSWER
from tests.phones import Phone

FORECAST = f"The forecast is {ANSWER}."


async def begin(deployment: Deployment, phone: Phone, path: str) -> str:
    """Sets a call going; the run's uuid, once the web service has been asked."""
    before = deployment.service.requests[path]
    await deployment.say(phone, SERVICES[path])

    async def is_asked() -> bool:
        return deployment.service.requests[path] > before

    await until(f"a request for /{path}", is_asked)
    (hold,) = await holds(deployment, phone)
    return str(hold["run_uuid"])


async def holds(deployment: Deployment, phone: Phone) -> list[dict[str, object]]:
    return await deployment.fetch(
        "SELECT h.* FROM contact_hold h JOIN contact_urn u ON u.contact_id = h.contact_id WHERE u.path = $1",
        f"+{phone.number}",
    )


async def attempts(deployment: Deployment, run: str) -> list[int]:
    """The attempt in which each activity of a run's workflow came to its end, as its history shows it."""
    handle = deployment.temporal.get_workflow_handle(f"run:{run}")
    return [
        event.activity_task_started_event_attributes.attempt
        async for event in handle.fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
    ]


async def test_what_comes_during_a_slow_call_is_applied_in_order_afterwards(deployment: Deployment) -> None:
    deployment.personal.add(ANSWER)
    deployment.service.may_answer.clear()
    phone = deployment.phone("250783000001")
    run = await begin(deployment, phone, "slow")
    assert await deployment.listed(f"Run = '{run}' AND RunStatus = 'calling'") == [f"run:{run}"]
    said = ["kwanza kabisa", "halafu pili", "mwishowe tatu"]
    for text in said:
        await deployment.say(phone, text)
    # Others are answered meanwhile.
    other = deployment.phone("250783000002")
    assert await deployment.talk(other, "habari gani") == ["Send jiunge to register."]
    assert phone.texts == []
    deployment.service.may_answer.set()
    assert await deployment.hear(phone, 4) == [FORECAST, *(f"I hear: {text}" for text in said)]
    assert deployment.service.requests["slow"] == 1
    assert await holds(deployment, phone) == []
    (found,) = await deployment.runs(phone)
    assert found["uuid"] == run
    assert found["exit_type"] is None


async def test_a_server_that_is_busy_at_first_is_asked_again(deployment: Deployment) -> None:
    phone = deployment.phone("250783000003")
    assert await deployment.talk(phone, SERVICES["flaky"]) == [FORECAST]
    assert deployment.service.requests["flaky"] == 2
    (run,) = await deployment.runs(phone)
    assert await attempts(deployment, run["uuid"]) == [2]


async def test_a_server_that_stays_busy_is_given_up_by_the_failure_exit(deployment: Deployment) -> None:
    phone = deployment.phone("250783000004")
    assert await deployment.talk(phone, SERVICES["busy"]) == ["No forecast today."]
    assert deployment.service.requests["busy"] == 3
    (run,) = await deployment.runs(phone)
    assert await attempts(deployment, run["uuid"]) == [3]


async def test_an_answer_that_is_final_is_not_asked_for_again(deployment: Deployment) -> None:
    phone = deployment.phone("250783000005")
    assert await deployment.talk(phone, SERVICES["missing"]) == ["No forecast today."]
    assert deployment.service.requests["missing"] == 1
    (run,) = await deployment.runs(phone)
    assert await attempts(deployment, run["uuid"]) == [1]


async def test_a_call_that_succeeded_is_not_made_again_when_its_worker_is_killed(deployment: Deployment) -> None:
    """The contact's row is locked, so that the workers can store the answer and not go on with it; there they die."""
    phone = deployment.phone("250783000006")
    await deployment.talk(phone, "nani huyo")
    connection = await deployment.system.connect()
    try:
        deployment.service.may_answer.clear()
        await deployment.say(phone, SERVICES["once"])
        await until("the request", lambda: _asked(deployment))
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "SELECT 1 FROM contact WHERE id = (SELECT contact_id FROM contact_urn WHERE path = $1) FOR UPDATE",
            f"+{phone.number}",
        )
        deployment.service.may_answer.set()

        async def is_answered() -> bool:
            return any(hold["results"] != "[]" for hold in await holds(deployment, phone))

        await until("the answer to be stored", is_answered)
        assert len(phone.texts) == 1
        await asyncio.to_thread(deployment.system.kill, "workers")
        await transaction.rollback()
    finally:
        await connection.close()
    await asyncio.to_thread(deployment.system.restart, "workers")
    assert (await deployment.hear(phone, 2))[1] == FORECAST
    assert deployment.service.requests["once"] == 1
    assert await deployment.talk(phone, "asante mwisho") == ["Echo is over."]
    run = await deployment.run_in(phone, "Forecast once")
    assert (await deployment.summary(run["uuid"]))["status"] == "completed"


async def _asked(deployment: Deployment) -> bool:
    return deployment.service.requests["once"] > 0


async def test_the_log_of_calls_is_in_the_database_only(deployment: Deployment) -> None:
    rows = await deployment.fetch("SELECT url, status_code, is_error, request FROM webhook_log ORDER BY id")
    assert {row["status_code"] for row in rows} == {200, 404, 503}
    assert any("250783000001" in row["url"] for row in rows)
    assert await assert_nothing_personal(deployment) > 3
