"""Finding flows, groups and contacts by a part of their name or address, as somebody types it."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_FLOWS = text("""
    SELECT uuid, name FROM flow
    WHERE workspace_id = :workspace AND is_active AND NOT is_system AND NOT is_archived AND name ILIKE :pattern
    ORDER BY position(lower(:text) IN lower(name)), lower(name) LIMIT :most
""")

_GROUPS = text("""
    SELECT g.uuid, g.name, g.query IS NOT NULL AS is_smart,
        (SELECT coalesce(sum(c.count), 0) FROM group_count c WHERE c.group_id = g.id) AS count
    FROM contact_group g
    WHERE g.workspace_id = :workspace AND g.is_active AND g.name ILIKE :pattern
    ORDER BY position(lower(:text) IN lower(g.name)), lower(g.name) LIMIT :most
""")

# Digits mean a phone number; names are read in the order of the last change, so that the search ends early.
_CONTACTS = text("""
    SELECT c.id, c.uuid, c.name, u.scheme, u.path, u.display FROM contact c
    LEFT JOIN LATERAL (
        SELECT scheme, path, display FROM contact_urn WHERE contact_id = c.id ORDER BY priority DESC, id LIMIT 1
    ) u ON true
    WHERE c.workspace_id = :workspace AND c.is_active AND c.status = 'A' AND (
        c.name ILIKE :pattern OR (NOT :anonymous AND EXISTS (
            SELECT 1 FROM contact_urn o WHERE o.contact_id = c.id AND o.path ILIKE :address)))
    ORDER BY c.modified_on DESC, c.id DESC LIMIT :most
""")


def pattern_of(part: str) -> str:
    """A LIKE pattern for texts that hold `part`."""
    return "%" + part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


async def find_flows(session: AsyncSession, workspace_id: int, part: str, *, most: int = 8) -> Sequence[RowMapping]:
    """Flows that aren't archived: uuid, name."""
    values = {"workspace": workspace_id, "pattern": pattern_of(part), "text": part, "most": most}
    return (await sql.execute(session, _FLOWS, values)).mappings().all()


async def find_groups(session: AsyncSession, workspace_id: int, part: str, *, most: int = 20) -> Sequence[RowMapping]:
    """Groups: uuid, name, is_smart, count."""
    values = {"workspace": workspace_id, "pattern": pattern_of(part), "text": part, "most": most}
    return (await sql.execute(session, _GROUPS, values)).mappings().all()


async def find_contacts(
    session: AsyncSession, workspace_id: int, part: str, *, is_anonymous: bool, most: int = 8
) -> Sequence[RowMapping]:
    """Active contacts: id, uuid, name, and the URN that is tried first; addresses aren't searched if `is_anonymous`."""
    digits = "".join(letter for letter in part if letter.isdigit() or letter == "+")
    address = digits if len(digits) >= 3 else part
    values = {"pattern": pattern_of(part), "address": pattern_of(address.lstrip("+"))}
    fixed = {"workspace": workspace_id, "anonymous": is_anonymous, "most": most}
    return (await sql.execute(session, _CONTACTS, values | fixed)).mappings().all()
