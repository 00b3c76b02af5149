"""One contact with all that is shown of it, in one statement: what a write answers with."""

from datetime import datetime
from typing import Any

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.contacts import ContactDetails

_CONTACT = """
    SELECT c.id, c.uuid, c.name, c.status, c.language, c.fields::text AS fields, c.created_on, c.modified_on,
        c.last_seen_on, c.is_active, f.uuid AS flow_uuid, f.name AS flow_name,
        (SELECT coalesce(json_agg(json_build_object('identity', u.identity, 'scheme', u.scheme, 'path', u.path,
            'display', u.display, 'channel_uuid', h.uuid, 'channel_name', h.name)
            ORDER BY u.priority DESC, u.id), '[]')::text
         FROM contact_urn u LEFT JOIN channel h ON h.id = u.channel_id AND h.is_active
         WHERE u.contact_id = c.id) AS urns,
        (SELECT coalesce(json_agg(json_build_object('uuid', g.uuid, 'name', g.name) ORDER BY g.id), '[]')::text
         FROM group_membership m JOIN contact_group g ON g.id = m.group_id AND g.is_active
         WHERE m.contact_id = c.id) AS groups,
        (SELECT coalesce(json_agg(json_build_object('text', n.text, 'created_on', n.created_on, 'email', a.email,
            'first_name', a.first_name, 'last_name', a.last_name) ORDER BY n.id), '[]')::text
         FROM (SELECT * FROM contact_note WHERE contact_id = c.id ORDER BY id DESC LIMIT 5) n
         LEFT JOIN user_account a ON a.id = n.created_by_id) AS notes
    FROM contact c LEFT JOIN flow f ON f.id = c.flow_id
    WHERE c.workspace_id = $1 AND c.id = $2
"""


async def contact_details(session: AsyncSession, workspace_id: int, contact_id: int) -> ContactDetails:
    """A contact of a workspace, whether deleted or not."""
    row: dict[str, Any] = dict(await (await sql.driver(session)).fetchrow(_CONTACT, workspace_id, contact_id))
    urns, groups, notes = (_list(row.pop(name)) for name in ("urns", "groups", "notes"))
    row["fields"] = orjson.loads(row["fields"])
    for note in notes:
        note["created_on"] = datetime.fromisoformat(note["created_on"])
    return ContactDetails(row, urns, groups, notes)


def _list(given: Any) -> list[Any]:
    found: list[Any] = orjson.loads(given)
    return found
