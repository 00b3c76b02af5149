"""Channels in the browser: made as their types declare, changed, paused, tried, removed; secrets never come back."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from clients.http import HttpClient
from core.http import HttpRequest, HttpResponse
from core.permissions import Role
from core.settings import Settings
from store import sql
from store.channel_alerts import ChannelAlerts
from store.channel_health import ChannelHealth, Tally
from store.channels import ChannelStore
from store.chat import QUEUE
from store.database import Database
from store.fair_queue.queue import FairQueue
from tests.web.app.conftest import Browser, SignIn, body
from tests.web.conftest import MakeTenant, Tenant, make_channel

SECRET = "tok-1234-secret"


def external(**given: Any) -> dict[str, Any]:
    config = {"send_url": "https://gateway.example/send", "send_authorization": SECRET, **given.pop("config", {})}
    return {"type": "EX", "name": "Gateway", "address": "3131", "country": "RW", "config": config, **given}


@pytest.fixture
async def mine(sign_in: SignIn, make_tenant: MakeTenant) -> Browser:
    """A browser in a workspace without channels."""
    return await sign_in(await make_tenant())


async def kept_config(app: FastAPI, tenant: Tenant, uuid: str) -> dict[str, Any]:
    resources = app.state.resources
    async with resources.database.reading() as session:
        store = ChannelStore(session, resources.cipher)
        return store.config(await store.get(tenant.workspace_id, UUID(uuid)))


async def test_the_types_say_what_to_enter(browser: Browser) -> None:
    types = {one["code"]: one for one in await browser.get("channels/types")}
    assert {"EX", "KN", "T", "TG", "WAC"} <= types.keys()
    assert "RR" not in types, "a retired type is offered to nobody"
    settings = {one["key"]: one for one in types["EX"]["settings"]}
    assert settings["send_url"] == {
        "key": "send_url", "kind": "url", "is_required": True, "is_secret": False, "is_generated": False,
        "is_common": False, "choices": [], "least": None, "most": None,
    }  # fmt: skip
    assert settings["send_authorization"]["is_secret"]
    assert settings["max_length"]["is_common"]
    assert (types["WAC"]["needs_address"], types["TG"]["sets_up"], types["EX"]["sets_up"]) == (True, True, False)


async def test_a_channel_is_made_and_its_secrets_stay_hidden(mine: Browser, app: FastAPI) -> None:
    made = await mine.post("channels", external())
    assert made["generated"] == {}
    answer = await mine.http.get(f"channels/{made['uuid']}")
    assert SECRET not in answer.text
    channel = body(answer)
    assert channel["config"] == {"send_url": "https://gateway.example/send"}
    assert channel["secrets"] == ["send_authorization"]
    assert (channel["name"], channel["address"], channel["schemes"], channel["role"]) == (
        "Gateway", "3131", ["tel"], "SR",
    )  # fmt: skip
    urls = {one["action"]: one["url"] for one in channel["callbacks"]}
    assert urls["receive"] == f"http://ngoma.test/c/ex/{made['uuid']}/receive"
    assert {"sent", "delivered", "failed", "stopped"} <= urls.keys()
    assert (await kept_config(app, mine.tenant, made["uuid"]))["send_authorization"] == SECRET
    assert [one["name"] for one in await mine.get("channels")] == ["Gateway"]


async def test_generated_secrets_are_told_once(mine: Browser, app: FastAPI) -> None:
    given = {"type": "KN", "name": "Kannel", "config": {"send_url": "https://kannel.example/send"}}
    made = await mine.post("channels", given)
    assert set(made["generated"]) == {"username", "password"}
    assert (await kept_config(app, mine.tenant, made["uuid"]))["password"] == made["generated"]["password"]
    assert made["generated"]["password"] not in (await mine.http.get(f"channels/{made['uuid']}")).text


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"type": "ZZ"}, "type", "unknown_value"),
        ({"type": "RR"}, "type", "unknown_value"),
        ({"name": " "}, "name", "required"),
        ({"country": "QQ"}, "country", "unknown_value"),
        ({"role": "SX"}, "role", "invalid"),
        ({"role": ""}, "role", "invalid"),
        ({"scheme": "pager"}, "scheme", "unknown_value"),
        ({"config": {"send_url": "nowhere"}}, "config.send_url", "invalid_url"),
        ({"config": {"send_url": ""}}, "config.send_url", "required"),
        ({"config": {"nonsense": "1"}}, "config.nonsense", "unknown_value"),
        (
            {"type": "WAC", "address": "", "config": {"send_url": None, "send_authorization": None}},
            "address",
            "required",
        ),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_made(
    browser: Browser, given: dict[str, Any], field: str, problem: str
) -> None:
    before = len(await browser.get("channels"))
    answer = await browser.http.post("channels", json=external(**given))
    assert (answer.status_code, answer.json()["fields"].get(field)) == (400, [problem])
    assert len(await browser.get("channels")) == before


async def test_an_address_is_taken_once(mine: Browser) -> None:
    await mine.post("channels", external())
    again = await mine.http.post("channels", json=external(name="Another"))
    assert (again.status_code, again.json()["fields"]) == (400, {"address": ["taken"]})


async def test_a_provider_is_told_where_to_call_and_may_refuse(mine: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    answers = [HttpResponse(401, {}, b'{"ok": false, "description": "Unauthorized"}')]

    async def answer(_client: Any, request: HttpRequest) -> HttpResponse:
        asked.append(request.url)
        return answers[-1]

    monkeypatch.setattr(HttpClient, "__call__", answer)
    given = {"type": "TG", "name": "Bot", "address": "clinicbot", "config": {"auth_token": "1:abc"}}
    refused = await mine.http.post("channels", json=given)
    assert (refused.status_code, refused.json()["code"]) == (422, "provider_refused")
    assert await mine.get("channels") == []
    answers.append(HttpResponse(200, {}, b'{"ok": true, "result": true}'))
    made = await mine.post("channels", given)
    assert asked[-1].endswith("/setWebhook")
    assert (await mine.get(f"channels/{made['uuid']}"))["schemes"] == ["telegram"]
    body(await mine.http.delete(f"channels/{made['uuid']}"))
    assert asked[-1].endswith("/deleteWebhook")


async def test_a_change_keeps_secrets_that_are_not_given(mine: Browser, app: FastAPI) -> None:
    first = (await mine.post("channels", external()))["uuid"]
    other = (await mine.post("channels", external(name="Other", address="3232")))["uuid"]
    change = {
        "name": "Main", "address": "3131", "country": "RW", "role": "S", "tps": 5, "failover": other,
        "config": {"send_url": "https://new.example/send", "max_length": 320},
    }  # fmt: skip
    changed = body(await mine.http.put(f"channels/{first}", json=change))
    assert (changed["name"], changed["role"], changed["tps"], changed["failover"]["uuid"]) == ("Main", "S", 5, other)
    assert await kept_config(app, mine.tenant, first) == {
        "send_url": "https://new.example/send", "max_length": 320, "send_authorization": SECRET,
    }  # fmt: skip
    forgotten = {**change, "failover": None, "config": {**change["config"], "send_authorization": ""}}
    assert body(await mine.http.put(f"channels/{first}", json=forgotten))["secrets"] == []
    for field, value, problem in (
        ("failover", first, "unfit_failover"),
        ("failover", str(uuid4()), "unknown_value"),
        ("address", "3232", "taken"),
    ):
        answer = await mine.http.put(f"channels/{first}", json={**change, field: value})
        assert (answer.status_code, answer.json()["fields"]) == (400, {field: [problem]})


async def test_a_paused_channel_draws_nothing(mine: Browser, app: FastAPI) -> None:
    uuid = (await mine.post("channels", external()))["uuid"]
    made = await mine.post("contacts", {"name": "Achieng", "phone": "0788000431"})
    queue = FairQueue(app.state.resources.redis, QUEUE)
    body(await mine.http.post(f"channels/{uuid}/pause"))
    assert not (await mine.get(f"channels/{uuid}"))["is_enabled"]
    assert (await mine.get(f"channels/{uuid}/figures"))["health"]["status"] == "paused"
    assert (await mine.post(f"contacts/{made['uuid']}/messages", {"text": "hi"}))["failed"]
    tried = await mine.http.post(f"channels/{uuid}/test", json={"address": "0788000432", "text": "hi"})
    assert tried.json()["code"] == "channel_cannot_send"
    body(await mine.http.post(f"channels/{uuid}/resume"))
    sent = await mine.post(f"channels/{uuid}/test", {"address": "0788000432", "text": "Is this on?"})
    assert not sent["failed"]
    assert await queue.backlog(uuid) == 1
    message = await mine.get(f"messages/{sent['message']}")
    assert (message["status"], message["channel"]["uuid"], message["has_logs"]) == ("queued", uuid, False)
    await queue.cancel([sent["message"]])


@pytest.mark.parametrize("address", ["12", "no number", ""])
async def test_a_test_message_needs_an_address(browser: Browser, channel: str, address: str) -> None:
    answer = await browser.http.post(f"channels/{channel}/test", json={"address": address, "text": "hi"})
    assert answer.status_code in (400, 422)
    assert "address" in answer.text


async def test_the_page_shows_figures_days_and_alerts(
    mine: Browser, app: FastAPI, database: Database, settings: Settings
) -> None:
    uuid = await make_channel(database, mine.tenant.workspace_id, settings)
    counted = text("""
        INSERT INTO channel_count (channel_id, day, scope, count)
        SELECT id, (now() AT TIME ZONE 'UTC')::date - d, s, n FROM channel,
            (VALUES (0, 'text:in', 3), (0, 'text:in', 1), (0, 'text:out', 7), (29, 'text:out', 2), (30, 'text:in', 9))
            AS x(d, s, n) WHERE uuid = :uuid
        RETURNING channel_id
    """)
    async with database.transaction() as session:
        number = (await sql.execute(session, counted, {"uuid": UUID(uuid)})).scalars().first()
    health = ChannelHealth(app.state.resources.redis)
    await health.note({uuid: Tally(10, 5, 5, 1000)})
    figures = await mine.get(f"channels/{uuid}/figures")
    assert [(one["received"], one["sent"]) for one in figures["days"]] == [(0, 2), (4, 7)]
    assert figures["health"] == {
        "status": "unwell", "attempts": 10, "error_rate": 0.5, "latency_ms": 100, "backlog": 0,
    }  # fmt: skip
    await health.open(uuid, probe_in=60)
    await ChannelAlerts(database).begin(mine.tenant.workspace_id, int(number or 0), "no answer")
    shut = await mine.get(f"channels/{uuid}/figures")
    assert (shut["health"]["status"], shut["alerts"][0]["reason"], shut["alerts"][0]["ended_on"]) == (
        "shut_off", "no answer", None,
    )  # fmt: skip
    assert (await mine.get("channels"))[0]["is_shut_off"]
    body(await mine.http.post(f"channels/{uuid}/pause"))
    assert (await mine.get(f"channels/{uuid}/figures"))["alerts"][0]["ended_on"]
    assert uuid not in await health.opened()


async def test_a_removal_tells_what_it_touches_and_touches_it(mine: Browser, app: FastAPI, database: Database) -> None:
    uuid = (await mine.post("channels", external()))["uuid"]
    other = (await mine.post("channels", external(name="Other", address="3232")))["uuid"]
    change = {"name": "Other", "address": "3232", "role": "SR", "failover": uuid}
    body(await mine.http.put(f"channels/{other}", json={**change, "config": {"send_url": "https://a.example"}}))
    flow = await mine.post("flows", {"name": "Menu", "type": "messaging"})
    prepared = text("""
        WITH named AS (
            UPDATE flow SET info = jsonb_build_object('dependencies', jsonb_build_array(
                jsonb_build_object('type', 'channel', 'uuid', CAST(:channel AS text), 'name', 'Gateway')))
            WHERE uuid = :flow RETURNING id, workspace_id)
        INSERT INTO trigger (workspace_id, type, flow_id, channel_id, keywords, match_type)
        SELECT named.workspace_id, 'K', named.id, c.id, ARRAY['menu'], 'F' FROM named, channel c WHERE c.uuid = :uuid
    """)
    async with database.transaction() as session:
        values = {"channel": uuid, "uuid": UUID(uuid), "flow": UUID(flow["uuid"])}
        await sql.execute(session, prepared, values)
    sent = await mine.post(f"channels/{uuid}/test", {"address": "0788000433", "text": "hi"})
    found = await mine.get(f"channels/{uuid}/dependents")
    assert ([one["flow"] for one in found["triggers"]], found["waiting_messages"]) == (["Menu"], 1)
    assert ([one["name"] for one in found["flows"]], [one["name"] for one in found["stood_in_for"]]) == (
        ["Menu"], ["Other"],
    )  # fmt: skip
    body(await mine.http.delete(f"channels/{uuid}"))
    assert (await mine.http.get(f"channels/{uuid}")).status_code == 404
    message = await mine.get(f"messages/{sent['message']}")
    assert (message["status"], message["failed_reason"]) == ("failed", "R")
    assert await FairQueue(app.state.resources.redis, QUEUE).missing([sent["message"]]) == [sent["message"]]
    assert (await mine.get(f"channels/{other}"))["failover"] is None
    after = text("SELECT f.has_issues, t.is_archived FROM flow f JOIN trigger t ON t.flow_id = f.id WHERE f.uuid = :f")
    async with database.reading() as session:
        assert (await sql.execute(session, after, {"f": UUID(flow["uuid"])})).one() == (True, True)


async def test_logs_open_with_what_was_exchanged(browser: Browser, channel: str, browsers: dict[Role, Browser]) -> None:
    await browser.http.post(f"http://ngoma.test/c/ex/{channel}/receive", data={"text": "nobody"})
    answer = await browser.http.post(
        f"http://ngoma.test/c/ex/{channel}/receive", data={"from": "+250788000440", "text": "Muraho"}
    )
    message = answer.json()["data"][0]["msg_uuid"]
    [row] = (await browser.get("channel-logs", message=message))["results"]
    assert (row["type"], row["is_error"], row["status"]) == ("msg_receive", False, 200)
    log = await browser.get(f"channel-logs/{row['uuid']}")
    assert "Muraho" in log["exchanges"][0]["request"]
    assert len((await browser.get("channel-logs", channel=channel))["results"]) >= 1
    theirs = browsers[Role.EDITOR].http
    assert (await theirs.get(f"channel-logs/{row['uuid']}")).status_code == 404
    assert (await browsers[Role.AGENT].http.get("channel-logs")).status_code == 403


async def test_channels_of_others_are_not_there(browsers: dict[Role, Browser], channel: str) -> None:
    http = browsers[Role.ADMINISTRATOR].http
    change = {"name": "Mine", "config": {}}
    answers = [
        await http.get(f"channels/{channel}"),
        await http.put(f"channels/{channel}", json=change),
        await http.post(f"channels/{channel}/pause"),
        await http.post(f"channels/{channel}/resume"),
        await http.get(f"channels/{channel}/figures"),
        await http.get(f"channels/{channel}/dependents"),
        await http.post(f"channels/{channel}/test", json={"address": "0788000432", "text": "hi"}),
        await http.delete(f"channels/{channel}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)


async def test_agents_see_no_channels_and_viewers_change_none(browsers: dict[Role, Browser]) -> None:
    assert (await browsers[Role.AGENT].http.get("channels")).status_code == 403
    assert (await browsers[Role.VIEWER].http.get("channels")).status_code == 200
    assert (await browsers[Role.VIEWER].http.post("channels", json=external())).status_code == 403
