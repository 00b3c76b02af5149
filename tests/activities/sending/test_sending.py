import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from activities.sending.marks import Mark, SentMarks, State
from channels.statuses import Status
from clients.addresses import AddressGuard
from clients.http import HttpClient
from tests.activities.sending.senders import FakeResults, Sending, channel
from tests.clients.servers import RawServer, response, serving

OK = response(b"accepted")


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(AddressGuard(allow_private=True)) as client:
        yield client


def bodies(server: RawServer) -> list[dict[str, str]]:
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests]


def answering(*answers: bytes | float) -> "Script":
    return Script(answers)


class Script:
    """Answers in order, the last one for ever; a number is seconds of silence before hanging up."""

    def __init__(self, answers: Sequence[bytes | float]) -> None:
        self.answers = list(answers)

    async def __call__(self, _: bytes) -> bytes | None:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return None
        return answer


async def test_every_message_goes_out_once_and_results_are_written_in_batches(redis: Redis, http: HttpClient) -> None:
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url))
        messages = [await sending.push(f"message {n}") for n in range(100)]
        outcome = await sending.turn(1.5)
    assert outcome.handled == 100
    assert Counter(body["uuid"] for body in bodies(server)) == Counter(str(uuid) for uuid in messages)
    assert {result.msg: result.status for result in sending.results.all} == dict.fromkeys(messages, Status.WIRED)
    assert len(sending.results.batches) < 60
    assert await sending.depth() == 0


async def test_sends_are_concurrent_up_to_the_limit(redis: Redis, http: HttpClient) -> None:
    at_once = most = 0

    async def slow(_: bytes) -> bytes:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        return OK

    async with serving(slow) as server:
        sending = Sending(redis, http, channel(server.url), concurrency=4)
        for _ in range(20):
            await sending.push()
        await sending.turn()
    assert most == 4
    assert len(sending.results.all) == 20


async def test_what_a_dead_sender_had_sent_is_not_sent_again(redis: Redis, http: HttpClient) -> None:
    """It died after the provider's answer, before the database: the message comes back when its lease ends."""
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url))
        message = await sending.push()
        await SentMarks(redis).done(f"{message}:0", ("ext-1",))
        await sending.turn()
    assert server.requests == []
    assert [(r.status, r.external_ids) for r in sending.results.all] == [(Status.WIRED, ("ext-1",))]
    assert await sending.depth() == 0


async def test_a_message_that_a_person_sends_again_goes_out_again(redis: Redis, http: HttpClient) -> None:
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url))
        message = await sending.push(resend=1)
        await SentMarks(redis).done(f"{message}:0", ())
        await sending.turn()
    assert len(server.requests) == 1


@pytest.mark.parametrize(("policy", "sent", "status"), [("", 1, Status.WIRED), ("fail", 0, Status.FAILED)])
async def test_a_message_of_unknown_fate_is_the_channels_to_decide(
    redis: Redis, http: HttpClient, policy: str, sent: int, status: Status
) -> None:
    """Its sender died in the midst of the call."""
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url, unknown_outcome=policy))
        message = await sending.push()
        await SentMarks(redis).begin(f"{message}:0")
        await sending.turn()
    assert len(server.requests) == sent
    assert sending.results.statuses(message) == [status]


async def test_an_errored_message_is_tried_again(redis: Redis, http: HttpClient) -> None:
    async with serving(answering(response(status="503 Busy"), OK)) as server:
        sending = Sending(redis, http, channel(server.url))
        message = await sending.push()
        await sending.turn()
    assert sending.results.statuses(message) == [Status.ERRORED, Status.WIRED]
    assert sending.results.all[0].log is not None
    assert sending.results.all[0].log.is_error
    assert len(server.requests) == 2
    assert await sending.depth() == 0


async def test_an_errored_message_waits_and_lets_others_of_its_contact_pass(redis: Redis, http: HttpClient) -> None:
    async with serving(answering(response(status="503 Busy"), OK)) as server:
        sending = Sending(redis, http, channel(server.url), results=FakeResults(again_in=timedelta(minutes=5)))
        first = await sending.push("first", urn="tel:+250788000001")
        second = await sending.push("second", urn="tel:+250788000001")
        await sending.turn()
    assert sending.results.statuses(first) == [Status.ERRORED]
    assert sending.results.statuses(second) == [Status.WIRED]
    assert await sending.depth() == 1


async def test_a_refused_message_fails_for_good(redis: Redis, http: HttpClient) -> None:
    async with serving(response(status="400 Bad Request")) as server:
        sending = Sending(redis, http, channel(server.url))
        message = await sending.push()
        await sending.turn()
    assert sending.results.statuses(message) == [Status.FAILED]
    assert await redis.get(f"snt:{message}:0") is None
    assert await sending.depth() == 0


async def test_a_provider_that_wants_a_pause_gets_it(redis: Redis, http: HttpClient) -> None:
    """429 is no error of the message's: nothing is counted, the channel rests, the message keeps its place."""
    busy = response(status="429 Too Many Requests", headers="Retry-After: 1\r\n")
    async with serving(answering(busy, OK)) as server:
        sending = Sending(redis, http, channel(server.url), concurrency=1)
        first, second = await sending.push("first"), await sending.push("second")
        await sending.turn(0.5)
        assert len(server.requests) == 1
        assert sending.results.statuses(first) == [None]
        await sending.turn(1.5)
    assert [body["text"] for body in bodies(server)] == ["first", "first", "second"]
    assert sending.results.statuses(first) == [None, Status.WIRED]
    assert sending.results.statuses(second) == [Status.WIRED]


async def test_a_long_message_goes_on_behind_the_part_that_was_sent(redis: Redis, http: HttpClient) -> None:
    async with serving(answering(OK, response(status="503 Busy"), OK)) as server:
        sending = Sending(redis, http, channel(server.url, max_length=20))
        await sending.push("first part of three second part of three third part of three")
        await sending.turn()
    texts = [body["text"] for body in bodies(server)]
    assert texts[1] == texts[2]
    assert len(texts) == len(set(texts)) + 1


async def test_silence_is_an_error_of_unknown_outcome(redis: Redis, http: HttpClient) -> None:
    async with serving(answering(30.0)) as server:
        results = FakeResults(again_in=timedelta(minutes=5))
        sending = Sending(redis, http, channel(server.url), results=results, limit=0.2)
        message = await sending.push()
        await sending.turn()
    assert sending.results.statuses(message) == [Status.ERRORED]
    mark = await redis.get(f"snt:{message}:0")
    assert mark is not None
    assert Mark.from_text(mark).state is State.TRYING


async def test_a_broken_connection_leaves_the_outcome_unknown(redis: Redis, http: HttpClient) -> None:
    async with serving(answering(0.0)) as server:
        results = FakeResults(again_in=timedelta(minutes=5))
        sending = Sending(redis, http, channel(server.url), results=results)
        message = await sending.push()
        await sending.turn()
    assert sending.results.statuses(message) == [Status.ERRORED]
    assert await redis.get(f"snt:{message}:0") is not None


async def test_nothing_is_sent_twice_while_the_database_is_away(redis: Redis, http: HttpClient) -> None:
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url), results=FakeResults(failures=3))
        messages = [await sending.push() for _ in range(5)]
        await sending.turn(2.0)
    assert len(server.requests) == 5
    assert sorted(result.msg for result in sending.results.all) == sorted(messages)


async def test_messages_of_a_removed_channel_leave_the_queue(redis: Redis, http: HttpClient) -> None:
    sending = Sending(redis, http, channel("http://127.0.0.1:9"))
    await sending.push()
    sending.channels.channel = channel("http://127.0.0.1:9")
    await sending.turn()
    assert sending.results.all == []
    assert await sending.depth() == 0


async def test_at_shutdown_no_more_is_drawn_and_what_was_begun_is_finished(redis: Redis, http: HttpClient) -> None:
    started = asyncio.Event()

    async def slow(_: bytes) -> bytes:
        started.set()
        await asyncio.sleep(0.4)
        return OK

    async with serving(slow) as server:
        sending = Sending(redis, http, channel(server.url), concurrency=2)
        for _ in range(10):
            await sending.push()
        turn = asyncio.create_task(sending.turn(30))
        await started.wait()
        sending.environment.worker_shutdown()
        outcome = await turn
    assert outcome.handled == len(server.requests) == 2
    assert [result.status for result in sending.results.all] == [Status.WIRED] * 2
    assert await sending.depth() == 8


async def test_a_lost_activity_finishes_what_it_began(redis: Redis, http: HttpClient) -> None:
    started = asyncio.Event()

    async def slow(_: bytes) -> bytes:
        started.set()
        await asyncio.sleep(0.3)
        return OK

    async with serving(slow) as server:
        sending = Sending(redis, http, channel(server.url), concurrency=2)
        message = await sending.push()
        turn = asyncio.create_task(sending.turn(30))
        await started.wait()
        sending.environment.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
    assert sending.results.statuses(message) == [Status.WIRED]
    assert await sending.depth() == 0


async def test_messages_to_one_phone_follow_one_another_with_a_gap(redis: Redis, http: HttpClient) -> None:
    """Sent at the same time they would arrive in any order."""
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url))
        for text in ("first", "second"):
            await sending.push(text, urn="tel:+250788000009")
        await sending.turn(0.5)
        assert [body["text"] for body in bodies(server)] == ["first"]
        await sending.turn(1.2)
    assert [body["text"] for body in bodies(server)] == ["first", "second"]


async def test_a_message_that_could_not_be_tried_is_given_back(redis: Redis, http: HttpClient) -> None:
    """Without counting as the death of its worker: after three of those it would be set aside."""

    class Away:
        async def find(self, uuid: str) -> None:
            raise ConnectionError("the database is away")

    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url))
        await sending.push()
        sending.dispatcher = sending.dispatch_with(Away())
        await sending.turn(0.3)
        measures = await sending.queue.measure()
    assert (measures.jobs, measures.leased, measures.delayed, measures.dead) == (1, 0, 1, 0)
    assert server.requests == []
