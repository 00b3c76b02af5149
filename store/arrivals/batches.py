"""Storing many messages in a handful of statements, whatever their workspaces and channels."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.arrivals import senders
from store.arrivals.records import IncomingMessage, Source, Stored
from store.arrivals.statements import WAITS
from store.arrivals.storing import message_values

Arrival = tuple[Source, IncomingMessage]

# As `statements.BY_EXTERNAL_ID` and `BY_TEXT`, for each row of `given`.
_STORE = text(f"""
    WITH given AS (
        SELECT uuid, workspace, contact, urn, channel, text, external_id, sent_on, log_uuid, fetches, names,
            CAST(event AS jsonb) AS event,
            ARRAY(SELECT jsonb_array_elements_text(CAST(attachments AS jsonb))) AS attachments
        FROM unnest(CAST(:uuid AS uuid[]), CAST(:workspace AS bigint[]), CAST(:contact AS bigint[]),
            CAST(:urn AS bigint[]), CAST(:channel AS bigint[]), CAST(:text AS text[]), CAST(:attachments AS text[]),
            CAST(:external_id AS text[]), CAST(:sent_on AS timestamptz[]), CAST(:log_uuid AS uuid[]),
            CAST(:event AS text[]), CAST(:fetches AS boolean[]), CAST(:names AS boolean[]))
        AS g(uuid, workspace, contact, urn, channel, text, attachments, external_id, sent_on, log_uuid, event,
            fetches, names)
    ),
    duplicate AS (
        SELECT g.uuid AS given, m.id, m.uuid FROM given g CROSS JOIN LATERAL (
            SELECT id, uuid FROM msg WHERE channel_id = g.channel AND external_id = g.external_id AND urn_id = g.urn
                AND direction = 'I' AND created_on > CAST(:now AS timestamptz) - interval '36 hours'
            LIMIT 1
        ) m WHERE g.external_id IS NOT NULL
        UNION ALL
        SELECT g.uuid, m.id, m.uuid FROM given g CROSS JOIN LATERAL (
            SELECT * FROM msg WHERE contact_id = g.contact AND urn_id = g.urn AND channel_id = g.channel
                AND direction = 'I' AND external_id IS NULL
                AND created_on > CAST(:now AS timestamptz) - interval '3 seconds'
            ORDER BY created_on DESC, id DESC LIMIT 1
        ) m WHERE g.external_id IS NULL AND m.text = g.text AND m.attachments = g.attachments AND NOT EXISTS (
            SELECT 1 FROM msg o WHERE o.contact_id = g.contact AND o.urn_id = g.urn AND o.channel_id = g.channel
                AND o.direction = 'O' AND o.status IN ('W', 'S', 'D', 'R', 'E') AND o.created_on > m.created_on)
    ),
    stored AS (
        INSERT INTO msg (uuid, workspace_id, contact_id, urn_id, channel_id, direction, status, text, attachments,
            external_id, sent_on, log_uuids, created_on, modified_on)
        SELECT uuid, workspace, contact, urn, channel, 'I', 'P', text, attachments, external_id, sent_on,
            array_remove(ARRAY[log_uuid], NULL), CAST(:now AS timestamptz), CAST(:now AS timestamptz)
        FROM given g WHERE NOT EXISTS (SELECT 1 FROM duplicate d WHERE d.given = g.uuid) RETURNING id, uuid
    ),
    queued AS (
        INSERT INTO pending_event (workspace_id, contact_id, kind, payload, is_waiting, created_on)
        SELECT g.workspace, g.contact, 'msg_received', g.event, g.fetches OR {WAITS.format(contact="g.contact")},
            CAST(:now AS timestamptz)
        FROM given g JOIN stored s ON s.uuid = g.uuid
    ),
    fetched AS (
        INSERT INTO attachment_fetch (workspace_id, channel_id, contact_id, msg_uuid, names)
        SELECT g.workspace, g.channel, g.contact, g.uuid, g.names
        FROM given g JOIN stored s ON s.uuid = g.uuid WHERE g.fetches
    )
    SELECT uuid AS given, id, uuid, false AS is_duplicate FROM stored
    UNION ALL SELECT given, id, uuid, true FROM duplicate
""")

_COLUMNS = (
    "uuid",
    "workspace",
    "contact",
    "urn",
    "channel",
    "text",
    "external_id",
    "sent_on",
    "event",
    "fetches",
    "names",
)


def fits(source: Source, message: IncomingMessage) -> bool:
    """Whether a message can be stored in a batch; those with further URNs or from a relayer are stored one by one."""
    return not message.sender.other_urns and not message.is_android


def key(source: Source, message: IncomingMessage) -> senders.Key:
    """Names the sender. A batch has one message of each, for a second one might be a copy of the first."""
    return source.workspace_id, message.sender.urn.identity


async def store_messages(session: AsyncSession, arrivals: Sequence[Arrival]) -> list[Stored]:
    """Stores messages as pending and queues them, or finds those that they are copies of; all fit, keys differ."""
    if not arrivals:
        return []
    owned = await senders.own(session, {key(*arrival): (arrival[0], arrival[1].sender) for arrival in arrivals})
    values = [message_values(*arrival, owned[key(*arrival)]) for arrival in arrivals]
    rows = {row.given: row for row in await sql.execute(session, _STORE, _columns(values))}
    stored = [(rows[one["uuid"]], one["contact"]) for one in values]
    return [Stored(row.id, row.uuid, contact, row.is_duplicate) for row, contact in stored]


def _columns(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        **{name: [one[name] for one in values] for name in _COLUMNS},
        "attachments": [orjson.dumps(one["attachments"]).decode() for one in values],
        "log_uuid": [one["logs"][0] if one["logs"] else None for one in values],
        "now": values[0]["now"],
    }
