"""Every route of the API against every role, and against what belongs to another workspace."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlmodel import select

from core.permissions import ALL, Role, allows
from core.settings import Settings
from store.database import Database
from store.tables import (
    Broadcast,
    Campaign,
    CampaignEvent,
    Channel,
    ChannelEvent,
    Contact,
    ContactField,
    ContactGroup,
    ContactURN,
    Flow,
    FlowRun,
    FlowSession,
    FlowStart,
    Global,
    Label,
    Msg,
    Resthook,
    ResthookEvent,
    ResthookSubscriber,
    Ticket,
    Topic,
    WebhookLog,
)
from store.tables.columns import now
from tests.web.conftest import MakeTenant, Tenant, make_channel
from web.api.v2.application import ENDPOINTS

ROOT = "/api/v2"
NOWHERE = "00000000-0000-4000-8000-000000000000"
DELETED_BY = {"resthook_subscribers": {"id": "999999999"}}


def routes() -> Iterator[tuple[str, str, str]]:
    """Method, path and permission of each route."""
    for module in ENDPOINTS:
        for route in module.router.routes:
            if isinstance(route, APIRoute):
                if route.path == f"{ROOT}/authenticate.json":
                    continue  # it is for those who have no key yet
                (permission,) = {found for found in _permissions(route.dependant) if found}
                for method in sorted(route.methods or ()):
                    yield method, route.path, permission


def _permissions(dependant: Dependant) -> Iterator[str | None]:
    yield getattr(dependant.call, "permission", None)
    for one in dependant.dependencies:
        yield from _permissions(one)


def test_every_route_asks_for_a_permission_that_there_is() -> None:
    assert {permission for _, _, permission in routes()} <= set(ALL)


@pytest.mark.parametrize("role", list(Role))
async def test_roles(http: httpx.AsyncClient, make_tenant: MakeTenant, role: Role) -> None:
    tenant = await make_tenant()
    member = await make_tenant(role) if role is not Role.ADMINISTRATOR else tenant
    for method, path, permission in routes():
        endpoint = path.rsplit("/", 1)[1].removesuffix(".json")
        params = DELETED_BY.get(endpoint, {"uuid": NOWHERE}) if method == "DELETE" else {}
        response = await http.request(method, path, params=params, headers=member.headers)
        # Tokens are for administrators and editors, whatever else a role may do in the browser.
        may = role in (Role.ADMINISTRATOR, Role.EDITOR) and allows(role, permission)
        assert (response.status_code != 403) is may, f"{method} {path} as {role}: {response.text}"
        assert response.status_code < 500


@pytest.fixture(scope="module")
async def theirs(database: Database, make_tenant: MakeTenant, settings: Settings) -> dict[str, Any]:
    """One thing of each kind in a workspace that isn't the caller's: uuids, keys, ids."""
    tenant = await make_tenant()
    channel_uuid = await make_channel(database, tenant.workspace_id, settings, address="4040")
    own: dict[str, Any] = {"workspace_id": tenant.workspace_id}
    async with database.transaction() as session:

        async def add(row: Any) -> Any:
            session.add(row)
            await session.flush()
            return row

        channel = (await session.exec(select(Channel).where(Channel.uuid == channel_uuid))).one()
        topic = (await session.exec(select(Topic).where(Topic.workspace_id == tenant.workspace_id))).one()
        contact = await add(Contact(**own, name="Theirs"))
        of: dict[str, Any] = {**own, "contact_id": contact.id}
        await add(ContactURN(**of, identity="tel:+250788999999", scheme="tel", path="+250788999999"))
        group = await add(ContactGroup(**own, name="Their group"))
        field = await add(ContactField(**own, key="their_field", name="Their field", value_type="D"))
        flow, label = await add(Flow(**own, name="Their flow")), await add(Label(**own, name="Their label"))
        campaign = await add(Campaign(**own, name="Their campaign", group_id=group.id))
        waiting = await add(FlowSession(**of))
        hook = await add(Resthook(**own, slug="theirs"))
        message = await add(Msg(**of, direction="I", status="H", text="theirs"))
        heard: dict[str, Any] = {"channel_id": channel.id, "event_type": "mo_call", "occurred_on": now()}
        return {
            "channel": channel_uuid,
            "contact": contact.uuid,
            "group": group.uuid,
            "field": field.key,
            "flow": flow.uuid,
            "label": label.uuid,
            "campaign": campaign.uuid,
            "message": message.uuid,
            "message id": message.id,
            "event": (await add(CampaignEvent(**own, campaign_id=campaign.id, field_id=field.id))).uuid,
            "global": (await add(Global(**own, key="their_global", name="Their global", value="x"))).key,
            "run": (await add(FlowRun(**of, flow_id=flow.id, session_id=waiting.id))).uuid,
            "start": (await add(FlowStart(**own, flow_id=flow.id))).uuid,
            "broadcast": (await add(Broadcast(**own, base_language="eng"))).uuid,
            "ticket": (await add(Ticket(**of, topic_id=topic.id))).uuid,
            "topic": (await add(Topic(**own, name="Their topic"))).uuid,
            "subscriber": (await add(ResthookSubscriber(resthook_id=hook.id, target_url="https://x.org"))).id,
            "resthook event": (await add(ResthookEvent(**own, resthook_id=hook.id, data={}))).id,
            "delivery": (await add(WebhookLog(**own, resthook="theirs", url="https://x.org"))).uuid,
            "channel event": (await add(ChannelEvent(**of, **heard))).id,
        }


READ = [
    ("broadcasts", "uuid", "broadcast"), ("campaigns", "uuid", "campaign"), ("campaign_events", "uuid", "event"),
    ("campaign_events", "campaign", "campaign"), ("channels", "uuid", "channel"),
    ("channel_events", "id", "channel event"), ("channel_events", "contact", "contact"),
    ("contacts", "uuid", "contact"), ("contacts", "group", "group"), ("fields", "key", "field"),
    ("flow_starts", "uuid", "start"), ("flows", "uuid", "flow"), ("globals", "key", "global"),
    ("groups", "uuid", "group"), ("labels", "uuid", "label"), ("messages", "uuid", "message"),
    ("messages", "id", "message id"), ("messages", "contact", "contact"), ("messages", "label", "label"),
    ("resthook_deliveries", "uuid", "delivery"), ("resthook_events", "id", "resthook event"),
    ("resthook_subscribers", "id", "subscriber"), ("runs", "uuid", "run"), ("runs", "flow", "flow"),
    ("runs", "contact", "contact"), ("tickets", "uuid", "ticket"), ("tickets", "contact", "contact"),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "param", "kind"), READ)
async def test_nothing_of_theirs_is_found(
    api: httpx.AsyncClient, theirs: dict[str, Any], endpoint: str, param: str, kind: str
) -> None:
    response = await api.get(f"{endpoint}.json", params={param: str(theirs[kind])})
    assert (response.status_code, response.json()["results"]) == (200, [])


CHANGED = [
    ("campaigns", "uuid", "campaign"), ("campaign_events", "uuid", "event"), ("contacts", "uuid", "contact"),
    ("fields", "key", "field"), ("globals", "key", "global"), ("groups", "uuid", "group"), ("labels", "uuid", "label"),
    ("resthook_events", "id", "resthook event"), ("topics", "uuid", "topic"),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "param", "kind"), CHANGED)
async def test_nothing_of_theirs_is_changed(
    api: httpx.AsyncClient, theirs: dict[str, Any], endpoint: str, param: str, kind: str
) -> None:
    body = {"name": "Mine", "type": "text", "value": "x"}
    response = await api.post(f"{endpoint}.json", params={param: str(theirs[kind])}, json=body)
    assert response.status_code == 404, response.text


@pytest.mark.parametrize(
    ("endpoint", "param", "kind"),
    [
        ("campaign_events", "uuid", "event"), ("contacts", "uuid", "contact"), ("groups", "uuid", "group"),
        ("labels", "uuid", "label"), ("resthook_subscribers", "id", "subscriber"),
    ],
)  # fmt: skip
async def test_nothing_of_theirs_is_deleted(
    api: httpx.AsyncClient, theirs: dict[str, Any], endpoint: str, param: str, kind: str
) -> None:
    response = await api.delete(f"{endpoint}.json", params={param: str(theirs[kind])})
    assert response.status_code == 404, response.text


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        ("broadcasts", {"text": "x", "contacts": ["contact"], "groups": ["group"]}),
        ("contacts", {"groups": ["group"]}),
        ("contact_actions", {"contacts": ["contact"], "action": "block"}),
        ("flow_starts", {"flow": "flow", "contacts": ["contact"], "groups": ["group"]}),
        ("messages", {"contact": "contact", "text": "x"}),
        ("message_actions", {"messages": [], "action": "label", "label": "label"}),
        ("ticket_actions", {"tickets": ["ticket"], "action": "change_topic", "topic": "topic"}),
        ("campaigns", {"name": "x", "group": "group"}),
        ("resthook_subscribers", {"resthook": "theirs", "target_url": "https://x.org"}),
    ],
)
async def test_nothing_of_theirs_can_be_named(
    api: httpx.AsyncClient, theirs: dict[str, Any], tenant: Tenant, endpoint: str, body: dict[str, Any]
) -> None:
    def meant(value: Any) -> Any:
        if isinstance(value, list):
            return [meant(item) for item in value]
        return str(theirs[value]) if value in theirs else value

    response = await api.post(f"{endpoint}.json", json={key: meant(value) for key, value in body.items()})
    assert response.status_code == 400, response.text
    named = {key for key, value in body.items() if meant(value) != value}
    assert set(response.json()) == (named or {"resthook"})
