"""Accounts, memberships, tokens."""

import asyncio
import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from store import sql
from store.accounts import AccountStore
from store.database import Database
from store.errors import Conflict, LimitReached, NotFound
from store.invitations import InvitationStore
from store.tables import UserAccount, Workspace
from store.tokens import ALPHABET, TokenStore
from store.workspaces import WorkspaceStore


@pytest.fixture
async def ann(session: AsyncSession) -> UserAccount:
    return await AccountStore(session).create("Ann@Example.org", "sesame", first_name="Ann")


async def test_logging_in(session: AsyncSession, ann: UserAccount) -> None:
    store = AccountStore(session)
    assert ann.email == "ann@example.org"
    assert ann.password_hash.startswith("$argon2id$")
    assert await store.log_in("ANN@example.org", "sesame") is ann
    assert ann.last_login_on is not None
    assert await store.log_in("ann@example.org", "wrong") is None
    assert await store.log_in("nobody@example.org", "nobody") is None
    await store.set_password(ann.id, "new one")
    assert await store.log_in("ann@example.org", "sesame") is None
    ann.is_active = False
    await session.flush()
    assert await store.log_in("ann@example.org", "new one") is None


async def test_a_code_that_another_sign_in_used_up_meanwhile_is_seen_as_used(database: Database) -> None:
    email = f"{secrets.token_hex(4)}@example.org"
    async with database.transaction() as session:
        await AccountStore(session).create(email, "sesame")

    async def sign_in_too() -> int:
        async with database.transaction() as session:
            user = await AccountStore(session).log_in(email, "sesame")
            assert user is not None
            return user.totp_last_step

    async with database.transaction() as session:
        user = await AccountStore(session).log_in(email, "sesame")
        assert user is not None
        other = asyncio.create_task(sign_in_too())
        await _until_one_waits(database)
        user.totp_last_step = 7
    assert await other == 7


async def test_an_account_that_somebody_makes_meanwhile_is_a_conflict(database: Database) -> None:
    email = f"{secrets.token_hex(4)}@example.org"

    async def make_too() -> None:
        async with database.transaction() as session:
            await AccountStore(session).create(email, "sesame")

    async with database.transaction() as session:
        await AccountStore(session).create(email, "sesame")
        other = asyncio.create_task(make_too())
        await _until_one_waits(database)
    with pytest.raises(Conflict):
        await other


async def test_an_invitation_is_accepted_once(database: Database) -> None:
    async with database.transaction() as session:
        workspace = await WorkspaceStore(session).create("Clinics")
        user = await AccountStore(session).create(f"{secrets.token_hex(4)}@example.org", "sesame")
        _, secret = await InvitationStore(session).create(
            workspace.id, f"{secrets.token_hex(4)}@example.org", Role.VIEWER, by=user.id
        )

    async def accept_too() -> object:
        async with database.transaction() as session:
            return await InvitationStore(session).find(secret, to_accept=True)

    async with database.transaction() as session:
        found = await InvitationStore(session).find(secret, to_accept=True)
        assert found is not None
        other = asyncio.create_task(accept_too())
        await _until_one_waits(database)
        await InvitationStore(session).accept(found[0], user.id)
    assert await other is None


async def _until_one_waits(database: Database) -> None:
    async with asyncio.timeout(60):
        while not await _waits_for_a_row(database):  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.01)


async def _waits_for_a_row(database: Database) -> bool:
    query = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with database.reading() as session:
        return (await sql.execute(session, text(query))).first() is not None


async def test_accounts_without_a_password_can_not_log_in(session: AsyncSession) -> None:
    session.add(UserAccount(email="robot@example.org"))
    await session.flush()
    assert await AccountStore(session).log_in("robot@example.org", "") is None


async def test_addresses_are_unique_in_any_case(session: AsyncSession, ann: UserAccount) -> None:
    with pytest.raises(Conflict):
        await AccountStore(session).create("ANN@EXAMPLE.ORG", "x")


async def test_the_last_administrator_stays(session: AsyncSession, workspace: Workspace, ann: UserAccount) -> None:
    store = AccountStore(session)
    bob = await store.create("bob@example.org", "x")
    await store.join(workspace.id, ann.id, Role.ADMINISTRATOR)
    await store.join(workspace.id, bob.id, Role.AGENT)
    with pytest.raises(Conflict):
        await store.leave(workspace.id, ann.id)
    with pytest.raises(Conflict):
        await store.join(workspace.id, ann.id, Role.EDITOR)
    await store.join(workspace.id, bob.id, Role.ADMINISTRATOR)
    await store.leave(workspace.id, ann.id)
    assert await store.role(workspace.id, ann.id) is None
    assert [member.user.email for member in await store.members(workspace.id)] == ["bob@example.org"]


async def test_members_by_role_and_address(
    session: AsyncSession, workspace: Workspace, other: Workspace, ann: UserAccount
) -> None:
    store = AccountStore(session)
    bob = await store.create("bob@example.org", "x")
    await store.join(workspace.id, ann.id, Role.ADMINISTRATOR)
    await store.join(workspace.id, bob.id, Role.AGENT)
    assert [member.user for member in await store.members(workspace.id, roles=[Role.AGENT])] == [bob]
    assert [member.user for member in await store.members(workspace.id, emails=["ANN@example.org"])] == [ann]
    assert await store.members(other.id) == []
    assert [(found.id, role) for found, role in await store.workspaces(bob.id)] == [(workspace.id, "agent")]


async def test_tokens_are_shown_once(session: AsyncSession, workspace: Workspace, ann: UserAccount) -> None:
    await AccountStore(session).join(workspace.id, ann.id, Role.EDITOR)
    tokens = TokenStore(session)
    key = await tokens.create(workspace.id, ann.id)
    assert len(key) == 40
    assert set(key) <= set(ALPHABET)
    row = (
        await sql.execute(session, text("SELECT t::text FROM api_token t WHERE user_id = :id"), {"id": ann.id})
    ).one()
    assert key not in row[0]
    caller = await tokens.find(key)
    assert caller is not None
    assert caller.token_id is not None
    assert (caller.user, caller.workspace, caller.role) == (ann, workspace, Role.EDITOR)
    assert caller.may_use_api
    assert await tokens.find(key[:-1] + ("2" if key[-1] != "2" else "3")) is None
    at = datetime(2026, 1, 1, tzinfo=UTC)
    await tokens.used([(caller.token_id, at)])
    [token] = await tokens.of_member(workspace.id, ann.id)
    await session.refresh(token)
    assert (token.last_used_on, token.key_ending) == (at, key[-4:])


async def test_tokens_end(session: AsyncSession, workspace: Workspace, other: Workspace, ann: UserAccount) -> None:
    accounts, tokens = AccountStore(session), TokenStore(session)
    await accounts.join(workspace.id, ann.id, Role.AGENT)
    keys = [await tokens.create(workspace.id, ann.id) for _ in range(3)]
    with pytest.raises(LimitReached):
        await tokens.create(workspace.id, ann.id)
    caller = await tokens.find(keys[0])
    assert caller is not None
    assert caller.token_id is not None
    assert not caller.may_use_api, "agents have no business there"
    with pytest.raises(NotFound):
        await tokens.revoke(other.id, ann.id, caller.token_id)
    await tokens.revoke(workspace.id, ann.id, caller.token_id)
    assert await tokens.find(keys[0]) is None
    ann.is_active = False
    await session.flush()
    assert await tokens.find(keys[1]) is None
