"""Channels, and their secrets."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.encryption import Cipher
from store.errors import Conflict, LimitReached, NotFound
from store.paging import Order, Page, Position, read_page
from store.tables import Channel
from store.tables.columns import now
from store.workspaces import assets_changed

LIMIT = 10
ADDRESS_TAKEN = "another channel has this address"

_FAIL_MESSAGES = text("""
    UPDATE msg SET status = 'F', failed_reason = 'R', next_attempt_on = NULL, modified_on = now()
    WHERE channel_id = :channel AND direction = 'O' AND status IN ('I', 'Q', 'E') RETURNING uuid
""")
_FORGET = text("UPDATE contact_urn SET channel_id = NULL WHERE channel_id = :channel")
_ARCHIVE_TRIGGERS = text("UPDATE trigger SET is_archived = true, modified_on = now() WHERE channel_id = :channel")
_FORGET_STAND_IN = text("UPDATE channel SET failover_id = NULL, modified_on = now() WHERE failover_id = :channel")
_END_ALERTS = text("UPDATE channel_alert SET ended_on = now() WHERE channel_id = :channel AND ended_on IS NULL")
_FLOWS_HAVE_ISSUES = text("""
    UPDATE flow SET has_issues = true WHERE workspace_id = :workspace AND is_active
        AND info -> 'dependencies' @> CAST(:dependency AS jsonb)
""")


class ChannelStore:
    """Reads and writes channels. Configuration is encrypted on its way in and read only by `config`."""

    def __init__(self, session: AsyncSession, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    async def create(
        self,
        workspace_id: int,
        *,
        type: str,  # noqa: A002
        name: str,
        config: Mapping[str, Any] | None = None,
        **columns: Any,
    ) -> Channel:
        """A new channel. Raises `LimitReached`, `Conflict` if another active one of this type has the address."""
        await self._check_limit(workspace_id)
        await self._check_address(workspace_id, type, columns.get("address"))
        secret = self._cipher.encrypt_json(dict(config or {}))
        channel = Channel(workspace_id=workspace_id, type=type, name=name, config=secret, **columns)
        self._session.add(channel)
        await self._session.flush()
        await assets_changed(self._session, workspace_id)
        return channel

    async def get(self, workspace_id: int, uuid: UUID) -> Channel:
        """An active channel of the workspace. Raises `NotFound`."""
        found = await self.find(uuid)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("channel", uuid)
        return found

    async def find(self, uuid: UUID) -> Channel | None:
        """An active channel of any workspace: for callbacks, which name no workspace."""
        query = select(Channel).where(Channel.uuid == uuid, col(Channel.is_active))
        return (await self._session.exec(query)).one_or_none()

    async def failover(self, channel: Channel) -> UUID | None:
        """The channel that stands in for this one while its provider fails: the workspace's own, and enabled."""
        if channel.failover_id is None:
            return None
        query = select(Channel.uuid).where(Channel.id == channel.failover_id, col(Channel.is_active))
        query = query.where(col(Channel.is_enabled), Channel.workspace_id == channel.workspace_id)
        return (await self._session.exec(query)).one_or_none()

    async def find_by_address(self, type: str, address: str) -> Channel | None:  # noqa: A002
        """The oldest active channel of a type with this address, of any workspace: for callbacks without a uuid."""
        query = select(Channel).where(Channel.type == type, Channel.address == address, col(Channel.is_active))
        return (await self._session.exec(query.order_by(col(Channel.id)).limit(1))).first()

    async def page(self, workspace_id: int, *, at: Position | None = None, size: int = 250) -> Page[Channel]:
        """Active channels, newest first."""
        query = select(Channel).where(Channel.workspace_id == workspace_id, col(Channel.is_active))
        return await read_page(self._session, query, Order(Channel.created_on, Channel.id), at=at, size=size)

    def config(self, channel: Channel) -> dict[str, Any]:
        """A channel's configuration in clear. Raises `store.encryption.Undecryptable`."""
        return dict(self._cipher.decrypt_json(channel.config))

    async def update(
        self, workspace_id: int, uuid: UUID, *, config: Mapping[str, Any] | None = None, **columns: Any
    ) -> Channel:
        """Changes a channel; `config` replaces all of it. Raises `NotFound`."""
        channel = await self.get(workspace_id, uuid)
        if config is not None:
            channel.config = self._cipher.encrypt_json(dict(config))
        for name, value in columns.items():
            setattr(channel, name, value)
        channel.modified_on = now()
        await self._session.flush()
        await assets_changed(self._session, workspace_id)
        return channel

    async def set_failover(self, workspace_id: int, uuid: UUID, stand_in: UUID | None) -> Channel:
        """Chooses the channel that sends while this one's provider fails, or none. Raises `NotFound`, `Conflict`."""
        if stand_in is None:
            return await self.update(workspace_id, uuid, failover_id=None)
        channel, other = await self.get(workspace_id, uuid), await self.get(workspace_id, stand_in)
        if channel.id == other.id:
            raise Conflict("channel", "a channel can't stand in for itself")
        if set(channel.schemes).isdisjoint(other.schemes):
            raise Conflict("channel", f"{other.name} serves other URNs than {channel.name}")
        if "S" not in other.role:
            raise Conflict("channel", f"{other.name} can't send")
        return await self.update(workspace_id, uuid, failover_id=other.id)

    async def release(self, workspace_id: int, uuid: UUID) -> Sequence[UUID]:
        """Takes a channel out of use: its waiting messages fail, its triggers are archived, URNs forget it.

        Flows that name it have an issue from now on. Returns the uuids of the messages, to be cancelled in the fair
        queue. Raises `NotFound`.
        """
        channel = await self.update(workspace_id, uuid, is_active=False)
        values = {"channel": channel.id}
        failed = (await sql.execute(self._session, _FAIL_MESSAGES, values)).scalars().all()
        await sql.execute(self._session, _FORGET, values)
        for statement in (_ARCHIVE_TRIGGERS, _FORGET_STAND_IN, _END_ALERTS):
            await sql.execute(self._session, statement, values)
        dependency = json.dumps([{"type": "channel", "uuid": str(channel.uuid)}])
        await sql.execute(self._session, _FLOWS_HAVE_ISSUES, {"workspace": workspace_id, "dependency": dependency})
        return failed

    async def pause(self, workspace_id: int, uuid: UUID) -> Channel:
        """Uses the channel no more until `resume`; whatever alert it had is over. Raises `NotFound`."""
        channel = await self.update(workspace_id, uuid, is_enabled=False)
        await sql.execute(self._session, _END_ALERTS, {"channel": channel.id})
        return channel

    async def resume(self, workspace_id: int, uuid: UUID) -> Channel:
        """Uses the channel again. Raises `NotFound`."""
        return await self.update(workspace_id, uuid, is_enabled=True)

    async def check(
        self,
        workspace_id: int,
        type: str,  # noqa: A002
        address: str | None,
        *,
        but: Channel | None = None,
    ) -> None:
        """Raises `Conflict` if a channel of this type, `but` this one, has the address; if new, `LimitReached` too."""
        if but is None:
            await self._check_limit(workspace_id)
        await self._check_address(workspace_id, type, address, but.id if but else 0)

    async def seen(self, channel_id: int) -> None:
        """Notes that a relayer has been in touch; at most every five minutes."""
        recently = text("last_seen_on IS NULL OR last_seen_on < now() - interval '5 minutes'")
        statement = update(Channel).where(col(Channel.id) == channel_id, recently)
        await self._session.exec(statement.values(last_seen_on=func.now()))

    async def _check_limit(self, workspace_id: int) -> None:
        query = select(func.count()).select_from(Channel)
        query = query.where(Channel.workspace_id == workspace_id, col(Channel.is_active))
        if (await self._session.exec(query)).one() >= LIMIT:
            raise LimitReached("channel", LIMIT)

    async def _check_address(
        self,
        workspace_id: int,
        type: str,  # noqa: A002
        address: str | None,
        besides: int = 0,
    ) -> None:
        if address is None:
            return
        query = select(func.count()).select_from(Channel).where(Channel.type == type, Channel.address == address)
        query = query.where(Channel.workspace_id == workspace_id, col(Channel.is_active), Channel.id != besides)
        if (await self._session.exec(query)).one():
            raise Conflict("channel", ADDRESS_TAKEN)
