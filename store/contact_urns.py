"""Who has a URN: found or made, whoever else asks for the same at the same time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from core.urns import URN
from store import sql
from store.uuid7 import uuid7

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class OwnedURN:
    """A URN's row and its contact's, locked for this transaction. `is_new`: the contact was made just now."""

    id: int
    identity: str
    contact_id: int
    display: str | None
    channel_id: int | None
    auth_tokens: dict[str, str] | None
    is_new: bool = False


_LOCK = text("""
    SELECT id, identity, contact_id, display, channel_id, auth_tokens FROM contact_urn
    WHERE workspace_id = :workspace AND identity = ANY(CAST(:identities AS text[]))
    ORDER BY identity FOR NO KEY UPDATE
""")

_INSERT = text("""
    INSERT INTO contact_urn (workspace_id, identity, scheme, path, display, channel_id)
    SELECT CAST(:workspace AS bigint), identity, scheme, path, nullif(display, ''), CAST(:channel AS bigint)
    FROM unnest(CAST(:identities AS text[]), CAST(:schemes AS text[]), CAST(:paths AS text[]),
                CAST(:displays AS text[])) AS x(identity, scheme, path, display)
    ORDER BY identity
    ON CONFLICT (workspace_id, identity) DO NOTHING
""")

_MAKE_CONTACTS = text("""
    WITH made AS (
        INSERT INTO contact (uuid, workspace_id, name)
        SELECT uuid, CAST(:workspace AS bigint), nullif(name, '')
        FROM unnest(CAST(:uuids AS uuid[]), CAST(:names AS text[])) AS x(uuid, name)
        RETURNING id, uuid
    )
    UPDATE contact_urn u SET contact_id = made.id, priority = 1000
    FROM unnest(CAST(:uuids AS uuid[]), CAST(:urns AS bigint[])) AS x(uuid, urn) JOIN made ON made.uuid = x.uuid
    WHERE u.id = x.urn
    RETURNING u.id, u.contact_id
""")

_ATTACH = text("""
    UPDATE contact_urn u SET contact_id = :contact,
        priority = (SELECT coalesce(min(priority), 1001) - 1 FROM contact_urn WHERE contact_id = :contact)
    WHERE id = :urn
""")


async def owners(
    session: AsyncSession,
    workspace_id: int,
    urns: Sequence[URN],
    *,
    names: Mapping[str, str] | None = None,
    channel_id: int | None = None,
) -> dict[str, OwnedURN]:
    """The contacts that have these URNs, by identity; made, with their names if given, where nobody has one.

    The rows of the URNs stay locked until the end of the transaction: of two that ask for the same new URN, one makes
    the contact and the other waits and finds it. Each URN without a contact makes a contact of its own.
    """
    rows = await lock(session, workspace_id, urns, channel_id=channel_id)
    orphans = [row for row in rows.values() if row["contact_id"] is None]
    made = await _make_contacts(session, workspace_id, orphans, names or {})
    return {
        identity: OwnedURN(**(row | {"contact_id": made.get(row["id"], row["contact_id"])}), is_new=row["id"] in made)
        for identity, row in rows.items()
    }


async def lock(
    session: AsyncSession, workspace_id: int, urns: Sequence[URN], *, channel_id: int | None = None
) -> dict[str, dict[str, Any]]:
    """The rows of these URNs by identity, made without a contact where there are none, and locked."""
    wanted = {urn.identity: urn for urn in urns}
    found = await _lock(session, workspace_id, wanted)
    missing = [urn for identity, urn in wanted.items() if identity not in found]
    if not missing:
        return found
    columns = {
        "identities": [urn.identity for urn in missing],
        "schemes": [urn.scheme for urn in missing],
        "paths": [urn.path for urn in missing],
        "displays": [urn.display for urn in missing],
    }
    await sql.execute(session, _INSERT, {"workspace": workspace_id, "channel": channel_id, **columns})
    return await _lock(session, workspace_id, wanted)


_CLAIM = text("""
    INSERT INTO contact_urn (workspace_id, identity, scheme, path, display)
    SELECT CAST(:workspace AS bigint), identity, scheme, path, nullif(display, '')
    FROM unnest(CAST(:identities AS text[]), CAST(:schemes AS text[]), CAST(:paths AS text[]),
                CAST(:displays AS text[])) AS x(identity, scheme, path, display)
    ORDER BY identity
    ON CONFLICT (workspace_id, identity) DO UPDATE SET identity = EXCLUDED.identity
    RETURNING identity, contact_id
""")


async def claim(session: AsyncSession, workspace_id: int, urns: Sequence[URN]) -> dict[str, int | None]:
    """Whose these URNs are, by identity; rows are made where there are none, and all are locked, in one statement.

    For URNs that probably nobody has; where most are known, `lock` writes less.
    """
    wanted = {urn.identity: urn for urn in urns}
    columns = {
        "identities": list(wanted),
        "schemes": [urn.scheme for urn in wanted.values()],
        "paths": [urn.path for urn in wanted.values()],
        "displays": [urn.display for urn in wanted.values()],
    }
    rows = await sql.execute(session, _CLAIM, {"workspace": workspace_id, **columns})
    return {row[0]: row[1] for row in rows}


async def attach(session: AsyncSession, urn_id: int, contact_id: int) -> None:
    """Gives a URN that nobody has to a contact, behind its other ones."""
    await sql.execute(session, _ATTACH, {"urn": urn_id, "contact": contact_id})


def cut_name(name: str) -> str:
    """A name as a channel gives it, short enough to store."""
    name = name.replace("\x00", "").strip()
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1]


async def _lock(session: AsyncSession, workspace_id: int, wanted: Mapping[str, URN]) -> dict[str, dict[str, Any]]:
    rows = await sql.execute(session, _LOCK, {"workspace": workspace_id, "identities": list(wanted)})
    return {row["identity"]: dict(row) for row in rows.mappings()}


async def _make_contacts(
    session: AsyncSession, workspace_id: int, orphans: Sequence[dict[str, Any]], names: Mapping[str, str]
) -> dict[int, int]:
    """Contact ids by URN id."""
    if not orphans:
        return {}
    columns = {
        "uuids": [uuid7() for _ in orphans],
        "names": [cut_name(names.get(row["identity"], "")) for row in orphans],
        "urns": [row["id"] for row in orphans],
    }
    made = await sql.execute(session, _MAKE_CONTACTS, {"workspace": workspace_id, **columns})
    return {row[0]: row[1] for row in made}
