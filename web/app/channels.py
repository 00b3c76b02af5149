"""Channels: what there is, making one, changing it, pausing it, taking it out of use."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from channels import registry
from store import audit
from store.channels import ChannelStore
from store.errors import Conflict, LimitReached, NotFound
from store.listings.automation import channel_rows
from store.listings.channel_page import dependents
from store.tables import Channel
from web.app.caller import Member, may
from web.app.channel_effects import forget, hold, known_channel, released, set_up, shut_off
from web.app.channel_shapes import (
    ChannelChange,
    ChannelFull,
    ChannelMade,
    ChannelTypeOut,
    NewChannel,
    callbacks_of,
    chosen_scheme,
    columns_of,
    kind_of,
    merged_config,
    shown_config,
    type_out,
)
from web.app.errors import AppError, Missing, invalid
from web.app.shapes import Ref, ref
from web.deps import Open, Reading, Writing
from web.resources import Resources

router = APIRouter(prefix="/api/internal/channels")

Lister = Annotated[Member, Depends(may("channel.list"))]
Reader = Annotated[Member, Depends(may("channel.read"))]
Maker = Annotated[Member, Depends(may("channel.create"))]
Updater = Annotated[Member, Depends(may("channel.update"))]
Remover = Annotated[Member, Depends(may("channel.delete"))]


class ChannelOut(BaseModel):
    """A channel in the list; messages of 30 days, errors of one, `is_shut_off` by the circuit breaker."""

    uuid: str
    name: str
    type: str
    type_name: str
    address: str
    country: str
    schemes: list[str]
    is_enabled: bool
    is_shut_off: bool
    received: int
    sent: int
    errors: int
    last_seen_on: datetime | None
    created_on: datetime


class DependentTrigger(BaseModel):
    """A trigger that is for this channel only."""

    uuid: str
    type: str
    flow: str


class DependentsOut(BaseModel):
    """What a removal touches: triggers are archived, waiting messages fail, flows get an issue."""

    triggers: list[DependentTrigger]
    flows: list[Ref]
    stood_in_for: list[Ref]
    waiting_messages: int


@router.get("")
async def list_channels(member: Lister, session: Reading, resources: Open) -> list[ChannelOut]:
    """All channels, by name."""
    opened = await shut_off(resources)
    return [
        ChannelOut(
            uuid=str(row["uuid"]),
            name=row["name"],
            type=row["type"],
            type_name=type_out(registry.get(row["type"]), row["type"]).name,
            address=row["address"] or "",
            country=row["country"] or "",
            schemes=row["schemes"],
            is_enabled=row["is_enabled"],
            is_shut_off=str(row["uuid"]) in opened,
            received=row["received"],
            sent=row["sent"],
            errors=row["errors"],
            last_seen_on=row["last_seen_on"],
            created_on=row["created_on"],
        )
        for row in await channel_rows(session, member.workspace.id)
    ]


@router.get("/types")
async def list_types(member: Lister) -> list[ChannelTypeOut]:
    """The types that a new channel can have, by name, with what each can be configured with."""
    kinds = [kind for kind in registry.types().values() if not kind.is_retired]
    return [type_out(kind, kind.code) for kind in sorted(kinds, key=lambda kind: kind.name.lower())]


@router.post("", status_code=201)
async def create_channel(given: NewChannel, member: Maker, resources: Open) -> ChannelMade:
    """A new channel. Where a type does so, its provider is told where to call; should it refuse, nothing is made."""
    kind = kind_of(given.type)
    scheme = chosen_scheme(kind, given.scheme)
    columns = columns_of(kind, given, scheme)
    generated = {key: secrets.token_urlsafe(24) for key in kind.generated if not given.config.get(key)}
    config = merged_config(kind, {**given.config, **generated}, {})
    workspace, uuid = member.workspace, uuid4()
    async with resources.database.reading() as session:
        with _refusing():
            await ChannelStore(session, resources.cipher).check(workspace.id, kind.code, columns["address"])
    config |= await set_up(resources, kind, uuid, columns, scheme, config)
    async with resources.database.transaction() as session:
        with _refusing():
            await ChannelStore(session, resources.cipher).create(
                workspace.id,
                type=kind.code,
                config=config,
                uuid=uuid,
                schemes=[scheme],
                created_by_id=member.user.id,
                **columns,
            )
        await audit.note(session, workspace.id, member.user.id, "channel.create", columns["name"], channel=str(uuid))
    return ChannelMade(uuid=str(uuid), generated=generated)


@router.get("/{uuid}")
async def show_channel(uuid: UUID, member: Reader, session: Reading, resources: Open) -> ChannelFull:
    """A channel, without its secrets."""
    return await _shown(session, resources, await channel_of(session, resources, member, uuid))


@router.put("/{uuid}")
async def change_channel(
    uuid: UUID, given: ChannelChange, member: Updater, work: Writing, resources: Open
) -> ChannelFull:
    """What a channel is from now on; secrets that aren't given stay."""
    store, workspace = ChannelStore(work.session, resources.cipher), member.workspace
    channel = await channel_of(work.session, resources, member, uuid)
    kind = registry.get(channel.type)
    if kind is None:
        raise AppError("channel_type_gone", "Channels of this type can't be changed.")
    columns = columns_of(kind, given, channel.schemes[0] if channel.schemes else "")
    config = merged_config(kind, given.config, store.config(channel))
    with _refusing():
        await store.check(workspace.id, channel.type, columns["address"], but=channel)
    try:
        await store.set_failover(workspace.id, uuid, given.failover)
    except NotFound as e:
        raise invalid("failover", "unknown_value") from e
    except Conflict as e:
        raise invalid("failover", "unfit_failover") from e
    changed = await store.update(workspace.id, uuid, config=config, **columns)
    await audit.note(work.session, workspace.id, member.user.id, "channel.update", changed.name, channel=str(uuid))
    work.after_commit(lambda: forget(resources, uuid))
    return await _shown(work.session, resources, changed)


@router.post("/{uuid}/pause", status_code=204)
async def pause_channel(uuid: UUID, member: Updater, work: Writing, resources: Open) -> None:
    """Uses the channel no more: nothing is sent over it, what waits goes on waiting."""
    await channel_of(work.session, resources, member, uuid)
    channel = await ChannelStore(work.session, resources.cipher).pause(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "channel.update", channel.name, paused=True)
    work.after_commit(lambda: hold(resources, uuid, paused=True))


@router.post("/{uuid}/resume", status_code=204)
async def resume_channel(uuid: UUID, member: Updater, work: Writing, resources: Open) -> None:
    """Uses the channel again; what waited is sent."""
    await channel_of(work.session, resources, member, uuid)
    channel = await ChannelStore(work.session, resources.cipher).resume(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "channel.update", channel.name, paused=False)
    work.after_commit(lambda: hold(resources, uuid, paused=False))


@router.get("/{uuid}/dependents")
async def list_dependents(uuid: UUID, member: Reader, session: Reading, resources: Open) -> DependentsOut:
    """What depends on a channel, to be told before it is removed."""
    found = await dependents(session, await channel_of(session, resources, member, uuid))
    return DependentsOut(
        triggers=[
            DependentTrigger(uuid=str(one["uuid"]), type=one["type"], flow=one["flow"] or "") for one in found.triggers
        ],
        flows=[ref(one["uuid"], one["name"]) for one in found.flows],
        stood_in_for=[ref(one["uuid"], one["name"]) for one in found.stood_in_for],
        waiting_messages=found.waiting_messages,
    )


@router.delete("/{uuid}", status_code=204)
async def delete_channel(uuid: UUID, member: Remover, work: Writing, resources: Open) -> None:
    """Takes a channel out of use; where a type does so, its provider is told to call no more."""
    store = ChannelStore(work.session, resources.cipher)
    channel = await channel_of(work.session, resources, member, uuid)
    known = known_channel(channel, store.config(channel))
    failed = await store.release(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "channel.delete", channel.name)
    work.after_commit(lambda: released(resources, known, failed))


async def channel_of(session: AsyncSession, resources: Resources, member: Member, uuid: UUID) -> Channel:
    """The workspace's channel. Raises `AppError`."""
    try:
        return await ChannelStore(session, resources.cipher).get(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("channel") from e


async def _shown(session: AsyncSession, resources: Resources, channel: Channel) -> ChannelFull:
    config = ChannelStore(session, resources.cipher).config(channel)
    kind = registry.get(channel.type)
    shown, set_secrets = shown_config(kind, config)
    stand_in = await session.get(Channel, channel.failover_id) if channel.failover_id else None
    return ChannelFull(
        uuid=str(channel.uuid),
        type=type_out(kind, channel.type),
        name=channel.name,
        address=channel.address or "",
        country=channel.country or "",
        schemes=channel.schemes,
        role=channel.role,
        tps=channel.tps,
        is_enabled=channel.is_enabled,
        failover=ref(stand_in.uuid, stand_in.name) if stand_in and stand_in.is_active else None,
        config=shown,
        secrets=set_secrets,
        callbacks=callbacks_of(resources, channel, config),
        last_seen_on=channel.last_seen_on,
        created_on=channel.created_on,
    )


@contextmanager
def _refusing() -> Iterator[None]:
    """What the store refuses, as the browser is told it."""
    try:
        yield
    except LimitReached as e:
        raise AppError("limit_reached", e.reason) from e
    except Conflict as e:
        raise invalid("address", "taken") from e
