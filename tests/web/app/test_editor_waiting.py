"""Publishing while contacts wait: they stay with their revision, or are moved."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from sqlmodel import col, select

from core.clock import format_instant
from core.permissions import Role
from store.database import Database
from store.flows import FlowStore
from store.tables import Contact, Flow, FlowRun
from store.tables.columns import now
from tests.web.app.editing import definition, node, signed_in
from tests.web.conftest import MakeTenant, Tenant


@pytest.fixture(scope="module")
async def browser(http: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(http, tenant) as client:
        yield client


@pytest.fixture
async def flow(database: Database, tenant: Tenant) -> str:
    return await make_flow(database, tenant)


async def make_flow(database: Database, tenant: Tenant) -> str:
    """A flow in whose node a contact waits."""
    async with database.transaction() as session:
        store = FlowStore(session)
        made = await store.create(tenant.workspace_id, name=f"Waiting {now().timestamp()}", language="eng")
        said = node("Well?")
        text = orjson.dumps(definition(str(made.uuid), [said])).decode()
        await store.save(tenant.workspace_id, made.uuid, text, spec_version="14.4.2")
        session.add(
            FlowRun(
                uuid=uuid4(),
                workspace_id=tenant.workspace_id,
                contact_id=1,
                flow_id=made.id,
                session_id=1,
                revision=1,
                status="W",
                current_node_uuid=UUID(said["uuid"]),
            )
        )
        return str(made.uuid)


async def publish(browser: httpx.AsyncClient, flow: str, **more: Any) -> None:
    version = (await browser.get(f"/api/internal/editor/flows/{flow}")).json()["version"]
    answer = await browser.post(f"/api/internal/editor/flows/{flow}/publish", json={"version": version, **more})
    assert answer.status_code == 200, answer.text


async def waiting(browser: httpx.AsyncClient, flow: str) -> dict[str, Any]:
    answer = await browser.get(f"/api/internal/editor/flows/{flow}/waiting")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_publishing_leaves_who_waits_unless_told_to_move_them(browser: httpx.AsyncClient, flow: str) -> None:
    before = await waiting(browser, flow)
    assert (list(before["by_node"].values()), before["behind"]) == ([1], 0)
    await publish(browser, flow)
    assert (await waiting(browser, flow))["behind"] == 1
    await publish(browser, flow, moves_waiting=True)
    assert (await waiting(browser, flow))["behind"] == 0


async def test_who_was_left_behind_is_moved_later(browser: httpx.AsyncClient, flow: str) -> None:
    await publish(browser, flow)
    assert (await browser.post(f"/api/internal/editor/flows/{flow}/move-waiting")).status_code == 204
    assert (await waiting(browser, flow))["behind"] == 0


async def test_deciding_that_every_save_is_live_moves_them(
    browser: httpx.AsyncClient, database: Database, flow: str
) -> None:
    await publish(browser, flow)
    try:
        assert (await browser.put("/api/internal/editor/settings", json={"saves_are_live": True})).status_code == 200
        async with database.reading() as session:
            row = (await session.exec(select(Flow).where(col(Flow.uuid) == UUID(flow)))).one()
        assert (row.revision, row.least_revision) == (2, 2)
    finally:
        await browser.put("/api/internal/editor/settings", json={"saves_are_live": False})


async def test_a_run_shows_the_steps_of_the_revision_that_it_began_on(
    browser: httpx.AsyncClient, database: Database, tenant: Tenant, flow: str
) -> None:
    async with database.transaction() as session:
        contact = Contact(workspace_id=tenant.workspace_id, name="Ann")
        session.add(contact)
        await session.flush()
        row = (await session.exec(select(Flow).where(col(Flow.uuid) == UUID(flow)))).one()
        run = (await session.exec(select(FlowRun).where(FlowRun.flow_id == row.id))).one()
        run.contact_id = contact.id
        run.path = orjson.dumps(
            [{"node_uuid": str(run.current_node_uuid), "arrived_on": format_instant(now())}]
        ).decode()
        later = definition(flow, [node("Something else")])
        text = orjson.dumps(later).decode()
        await FlowStore(session).save(tenant.workspace_id, row.uuid, text, spec_version="14.4.2")
    shown = (await browser.get(f"/api/internal/runs/{run.uuid}")).json()
    assert [step["text"] for step in shown["steps"]] == ["Well?"]


async def test_only_publishers_of_the_workspace_may(
    browser: httpx.AsyncClient, http: httpx.AsyncClient, database: Database, make_tenant: MakeTenant, flow: str
) -> None:
    assert (await browser.post(f"/api/internal/editor/flows/{uuid4()}/move-waiting")).status_code == 404
    stranger, translator = await make_tenant(Role.ADMINISTRATOR), await make_tenant(Role.TRANSLATOR)
    own = await make_flow(database, translator)
    async with signed_in(http, stranger) as client:
        assert (await client.get(f"/api/internal/editor/flows/{flow}/waiting")).status_code == 404
        assert (await client.post(f"/api/internal/editor/flows/{flow}/move-waiting")).status_code == 404
    async with signed_in(http, translator) as client:
        assert (await client.post(f"/api/internal/editor/flows/{own}/move-waiting")).status_code == 403
