"""The senders of many arrivals at once: their URNs found or made, locked, and brought up to date.

As `store.contact_urns` does for one workspace, here for the URNs of a batch that may be of several. All who lock URNs
do it in the order of workspace and identity, so that no two wait for each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.arrivals.records import Sender, Source
from store.contact_urns import OwnedURN, cut_name
from store.uuid7 import uuid7

Key = tuple[int, str]
"""A workspace's id and a URN's identity."""

_LOCK = text("""
    SELECT u.id, u.workspace_id, u.identity, u.contact_id, u.display, u.channel_id, u.auth_tokens
    FROM contact_urn u
    JOIN unnest(CAST(:workspaces AS bigint[]), CAST(:identities AS text[])) AS g(workspace_id, identity)
        ON u.workspace_id = g.workspace_id AND u.identity = g.identity
    ORDER BY u.workspace_id, u.identity FOR NO KEY UPDATE OF u
""")

_INSERT = text("""
    INSERT INTO contact_urn (workspace_id, identity, scheme, path, display, channel_id)
    SELECT workspace_id, identity, scheme, path, nullif(display, ''), channel_id
    FROM unnest(CAST(:workspaces AS bigint[]), CAST(:identities AS text[]), CAST(:schemes AS text[]),
                CAST(:paths AS text[]), CAST(:displays AS text[]), CAST(:channels AS bigint[]))
        AS g(workspace_id, identity, scheme, path, display, channel_id)
    ORDER BY workspace_id, identity
    ON CONFLICT (workspace_id, identity) DO NOTHING
""")

_MAKE_CONTACTS = text("""
    WITH given AS (
        SELECT * FROM unnest(CAST(:uuids AS uuid[]), CAST(:workspaces AS bigint[]), CAST(:names AS text[]),
                             CAST(:urns AS bigint[])) AS g(uuid, workspace_id, name, urn)
    ), made AS (
        INSERT INTO contact (uuid, workspace_id, name) SELECT uuid, workspace_id, nullif(name, '') FROM given
        RETURNING id, uuid
    )
    UPDATE contact_urn u SET contact_id = made.id, priority = 1000
    FROM given JOIN made ON made.uuid = given.uuid WHERE u.id = given.urn
    RETURNING u.id, u.contact_id
""")

_REFRESH = text("""
    UPDATE contact_urn u SET channel_id = g.channel_id, display = g.display, auth_tokens = g.auth_tokens
    FROM unnest(CAST(:ids AS bigint[]), CAST(:channels AS bigint[]), CAST(:displays AS text[]),
                CAST(:tokens AS jsonb[])) AS g(id, channel_id, display, auth_tokens)
    WHERE u.id = g.id
""")


async def own(session: AsyncSession, senders: Mapping[Key, tuple[Source, Sender]]) -> dict[Key, OwnedURN]:
    """The row and contact of each sender's URN, made if needed, and brought up to what the channel knows of it."""
    rows = await _lock(session, list(senders))
    missing = [key for key in senders if key not in rows]
    if missing:
        await _insert(session, {key: senders[key] for key in missing})
        rows = await _lock(session, list(senders))
    orphans = [key for key, row in rows.items() if row["contact_id"] is None]
    made = await _make_contacts(session, {key: (rows[key]["id"], *senders[key]) for key in orphans}) if orphans else {}
    owned = {key: _owned(row, made) for key, row in rows.items()}
    await _refresh(session, [(*senders[key], urn) for key, urn in owned.items()])
    return owned


def _owned(row: Mapping[str, Any], made: Mapping[int, int]) -> OwnedURN:
    values = {name: value for name, value in row.items() if name != "workspace_id"}
    return OwnedURN(**values | {"contact_id": made.get(row["id"], row["contact_id"])}, is_new=row["id"] in made)


async def _lock(session: AsyncSession, keys: Sequence[Key]) -> dict[Key, Mapping[str, Any]]:
    values = {"workspaces": [workspace for workspace, _ in keys], "identities": [identity for _, identity in keys]}
    rows = (await sql.execute(session, _LOCK, values)).mappings()
    return {(row["workspace_id"], row["identity"]): dict(row) for row in rows}


async def _insert(session: AsyncSession, senders: Mapping[Key, tuple[Source, Sender]]) -> None:
    urns = [sender.urn for _, sender in senders.values()]
    values = {
        "workspaces": [workspace for workspace, _ in senders],
        "identities": [identity for _, identity in senders],
        "schemes": [urn.scheme for urn in urns],
        "paths": [urn.path for urn in urns],
        "displays": [urn.display for urn in urns],
        "channels": [source.channel_id if source.can_send else None for source, _ in senders.values()],
    }
    await sql.execute(session, _INSERT, values)


async def _make_contacts(session: AsyncSession, orphans: Mapping[Key, tuple[int, Source, Sender]]) -> dict[int, int]:
    """Contact ids by URN id."""
    values = {
        "uuids": [uuid7() for _ in orphans],
        "workspaces": [workspace for workspace, _ in orphans],
        "names": ["" if source.is_anonymous else cut_name(sender.name) for _, source, sender in orphans.values()],
        "urns": [urn for urn, _, _ in orphans.values()],
    }
    return {row[0]: row[1] for row in await sql.execute(session, _MAKE_CONTACTS, values)}


async def _refresh(session: AsyncSession, senders: Sequence[tuple[Source, Sender, OwnedURN]]) -> None:
    news = [(urn.id, _news(source, sender, urn)) for source, sender, urn in senders]
    changed = [(urn, *new) for urn, new in news if new is not None]
    if changed:
        names = ("ids", "channels", "displays", "tokens")
        await sql.execute(session, _REFRESH, dict(zip(names, map(list, zip(*changed, strict=True)), strict=True)))


def _news(source: Source, sender: Sender, urn: OwnedURN) -> tuple[int | None, str | None, str | None] | None:
    """What is to be written of a URN: channel, display, tokens as JSON; None if nothing has changed."""
    tokens = {key: token for key, token in {**(urn.auth_tokens or {}), **sender.auth_tokens}.items() if token}
    channel = source.channel_id if source.can_send else urn.channel_id
    display = sender.urn.display or urn.display
    if (channel, display, tokens) == (urn.channel_id, urn.display, urn.auth_tokens or {}):
        return None
    return channel, display, orjson.dumps(tokens).decode() if tokens else None
