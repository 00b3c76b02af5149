"""Providers that hang, break off, redirect or talk nonsense: seen, tried again, and never in anybody else's way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from activities.sending.attempts import GAP
from activities.sending.marks import Mark, State
from channels.statuses import Status
from clients.addresses import AddressGuard
from clients.http import HttpClient
from store import pipelining
from tests.activities.sending.senders import FakeResults, Sending, channel
from tests.clients.servers import RawServer, response, serving

OK = response(b"accepted")
LATER = timedelta(minutes=5)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient(AddressGuard(allow_private=True)) as client:
        yield client


def texts(server: RawServer) -> list[str]:
    return [request.rpartition(b'"text": "')[2].partition(b'"')[0].decode() for request in server.requests]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (response(b"", status="500 Oops"), Status.ERRORED),
        (response(b"", status="502 Bad Gateway"), Status.ERRORED),
        (b"this is not HTTP\r\n\r\n", Status.ERRORED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", Status.ERRORED),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", Status.ERRORED),
        (response(b"", status="404 Not Found"), Status.FAILED),
        (response(b"\xff\xfe\x00garbage"), Status.FAILED),
    ],
)
async def test_what_comes_back_is_written_down_with_its_log(
    redis: Redis, http: HttpClient, answer: bytes, status: Status
) -> None:
    async def answering(_: bytes) -> bytes:
        return answer

    async with serving(answering) as server:
        known = channel(server.url, mt_response_check="accepted")
        sending = Sending(redis, http, known, results=FakeResults(again_in=LATER), limit=1.0)
        message = await sending.push()
        await sending.turn()
    (result,) = [one for one in sending.results.all if one.msg == message]
    assert result.status is status
    assert result.log is not None and result.log.is_error and result.log.errors
    assert len(result.log.http_logs) >= 1
    assert await sending.depth() == (1 if status is Status.ERRORED else 0)


async def test_redirects_are_followed_but_never_round_and_round(redis: Redis, http: HttpClient) -> None:
    async with serving(OK) as target:
        moved = response(b"", status="307 Temporary Redirect", headers=f"Location: {target.url}/send\r\n")
        async with serving(moved) as server:
            sending = Sending(redis, http, channel(server.url))
            message = await sending.push("Muraho")
            await sending.turn()
        assert sending.results.statuses(message) == [Status.WIRED]
        assert texts(target) == ["Muraho"]
    async with serving(response(b"", status="307 Again", headers="Location: /again\r\n")) as server:
        sending = Sending(redis, http, channel(server.url), results=FakeResults(again_in=LATER))
        message = await sending.push()
        await sending.turn()
        assert sending.results.statuses(message) == [Status.ERRORED]
        assert len(server.requests) <= 12


async def test_a_redirect_to_a_private_address_is_not_followed(redis: Redis) -> None:
    async with serving(OK) as inner:
        moved = response(b"", status="307 Temporary Redirect", headers=f"Location: {inner.url}/send\r\n")
        async with serving(moved) as outer:
            guard = AddressGuard(allowed_hosts=[f"127.0.0.1:{outer.port}"])
            async with HttpClient(guard) as http:
                sending = Sending(redis, http, channel(outer.url), results=FakeResults(again_in=LATER))
                message = await sending.push()
                await sending.turn()
        assert inner.requests == []
    assert sending.results.statuses(message) == [Status.ERRORED]


async def test_one_that_hangs_keeps_nobody_else_waiting(redis: Redis, http: HttpClient) -> None:
    hanging = asyncio.Event()

    async def answer(request: bytes) -> bytes | None:
        if b"slow" in request:
            await hanging.wait()
        return OK

    async with serving(answer) as server:
        sending = Sending(redis, http, channel(server.url), results=FakeResults(again_in=LATER), limit=0.8)
        slow = [await sending.push("slow") for _ in range(3)]
        quick = [await sending.push("quick") for _ in range(10)]
        turn = asyncio.create_task(sending.turn(2.0))
        async with asyncio.timeout(30):
            while len(sending.results.all) < 10:  # noqa: ASYNC110 - of the sender's doing
                await asyncio.sleep(0.01)
        assert {result.msg for result in sending.results.all} == set(quick)
        await turn
        hanging.set()
    assert all(sending.results.statuses(message) == [Status.ERRORED] for message in slow)


async def test_of_parts_that_were_taken_none_goes_twice_although_the_next_had_no_answer(
    redis: Redis, http: HttpClient
) -> None:
    answers = iter([OK, None])

    async def answer(_: bytes) -> bytes | None:
        return next(answers, OK)

    async with serving(answer) as server:
        sending = Sending(redis, http, channel(server.url, max_length=20))
        message = await sending.push("first part of three second part of three third part of three")
        await sending.turn(1.0)
    sent = texts(server)
    assert sent.count(sent[0]) == 1
    assert sent[1] == sent[2]  # nobody knows whether it was taken, and the channel wants it rather twice
    assert sending.results.statuses(message)[-1] is Status.WIRED


async def test_a_part_that_takes_too_long_leaves_those_before_it_sent(redis: Redis, http: HttpClient) -> None:
    served = 0

    async def answer(_: bytes) -> bytes | None:
        nonlocal served
        served += 1
        if served == 2:
            await asyncio.sleep(30)
        return OK

    async with serving(answer) as server:
        results = FakeResults(again_in=LATER)
        sending = Sending(redis, http, channel(server.url, max_length=20), results=results, limit=0.5)
        message = await sending.push("first part of three second part of three third part of three")
        await sending.turn(1.0)
    found = await redis.get(f"snt:{message}:0")
    assert found is not None
    mark = Mark.from_text(found)
    assert (mark.state, mark.parts) == (State.TRYING, 1)


@pytest.mark.parametrize(("gap", "expected"), [(0, 3), (60_000, 1)])
async def test_the_gap_between_two_messages_is_a_setting(
    redis: Redis, http: HttpClient, gap: int, expected: int
) -> None:
    async with serving(OK) as server:
        sending = Sending(redis, http, channel(server.url, **{GAP: gap}))
        for number in range(3):
            await sending.push(f"{number}", urn="tel:+250788000010")
        await sending.turn(0.6)
        assert len(server.requests) == expected


async def test_hundreds_at_a_time_wait_for_redis_and_do_not_fail(redis_url: str, http: HttpClient) -> None:
    """redis-py's own pool raises when all of its connections are in use."""
    client = pipelining.connect(redis_url, connections=4)
    try:
        async with serving(OK) as server:
            sending = Sending(client, http, channel(server.url), concurrency=200)
            for number in range(300):
                await sending.push(f"{number}")
            async with asyncio.timeout(60):
                while await sending.depth():
                    await sending.turn(1.0)
        assert len(server.requests) == 300
    finally:
        await client.aclose()
