"""The statements of arrivals: copies are looked for and rows written in one go, while the sender's URN is locked."""

from typing import Any

from sqlalchemy import text

# An event waits behind an earlier one of its contact's that waits for its files.
WAITS = """EXISTS (
    SELECT 1 FROM pending_event w WHERE w.contact_id = {contact} AND w.is_waiting AND w.set_aside_on IS NULL)"""

# A copy by external id comes within a day or two; one without within seconds, unless something was sent in between.
BY_EXTERNAL_ID = """
    SELECT m.id, m.uuid FROM msg m
    WHERE m.channel_id = CAST(:channel AS bigint) AND m.external_id = CAST(:external_id AS text)
        AND m.urn_id = CAST(:urn AS bigint) AND m.direction = 'I'
        AND m.created_on > CAST(:now AS timestamptz) - interval '36 hours'
    LIMIT 1
"""
BY_TEXT = """
    SELECT m.id, m.uuid FROM (
        SELECT * FROM msg WHERE contact_id = CAST(:contact AS bigint) AND urn_id = CAST(:urn AS bigint)
            AND channel_id = CAST(:channel AS bigint) AND direction = 'I' AND external_id IS NULL
            AND created_on > CAST(:now AS timestamptz) - interval '3 seconds'
        ORDER BY created_on DESC, id DESC LIMIT 1
    ) m
    WHERE m.text = CAST(:text AS text) AND m.attachments = CAST(:attachments AS text[]) AND NOT EXISTS (
        SELECT 1 FROM msg o WHERE o.contact_id = CAST(:contact AS bigint) AND o.urn_id = CAST(:urn AS bigint)
            AND o.channel_id = CAST(:channel AS bigint)
            AND o.direction = 'O' AND o.status IN ('W', 'S', 'D', 'R', 'E') AND o.created_on > m.created_on
    )
"""
BY_SECOND = """
    SELECT m.id, m.uuid FROM msg m WHERE m.contact_id = CAST(:contact AS bigint) AND m.direction = 'I'
        AND m.text = CAST(:text AS text)
        AND date_trunc('second', m.sent_on) = date_trunc('second', CAST(:sent_on AS timestamptz))
    ORDER BY m.id LIMIT 1
"""


def _storing(duplicate: str) -> Any:
    return text(f"""
        WITH duplicate AS ({duplicate}),
        stored AS (
            INSERT INTO msg (uuid, workspace_id, contact_id, urn_id, channel_id, direction, status, text, attachments,
                external_id, sent_on, log_uuids, is_android, created_on, modified_on)
            SELECT CAST(:uuid AS uuid), CAST(:workspace AS bigint), CAST(:contact AS bigint), CAST(:urn AS bigint),
                CAST(:channel AS bigint), 'I', 'P', CAST(:text AS text), CAST(:attachments AS text[]),
                CAST(:external_id AS text), CAST(:sent_on AS timestamptz), CAST(:logs AS uuid[]),
                CAST(:is_android AS boolean),
                CAST(:now AS timestamptz), CAST(:now AS timestamptz)
            WHERE NOT EXISTS (SELECT 1 FROM duplicate) RETURNING id, uuid
        ),
        queued AS (
            INSERT INTO pending_event (workspace_id, contact_id, kind, payload, is_waiting, created_on)
            SELECT CAST(:workspace AS bigint), CAST(:contact AS bigint), 'msg_received', CAST(:event AS jsonb),
                CAST(:fetches AS boolean) OR {WAITS.format(contact="CAST(:contact AS bigint)")},
                CAST(:now AS timestamptz) FROM stored
        ),
        fetched AS (
            INSERT INTO attachment_fetch (workspace_id, channel_id, contact_id, msg_uuid, names)
            SELECT CAST(:workspace AS bigint), CAST(:channel AS bigint), CAST(:contact AS bigint), uuid,
                CAST(:names AS boolean) FROM stored WHERE CAST(:fetches AS boolean)
        )
        SELECT id, uuid, false AS is_duplicate FROM stored UNION ALL SELECT id, uuid, true FROM duplicate
    """)


STORE = {kind: _storing(kind) for kind in (BY_EXTERNAL_ID, BY_TEXT, BY_SECOND)}

STORE_EVENT = text(f"""
    WITH stored AS (
        INSERT INTO channel_event (uuid, workspace_id, channel_id, contact_id, urn_id, event_type, extra, occurred_on,
            log_uuids, created_on)
        VALUES (CAST(:uuid AS uuid), CAST(:workspace AS bigint), CAST(:channel AS bigint), CAST(:contact AS bigint),
            CAST(:urn AS bigint), CAST(:type AS text), CAST(:extra AS jsonb), CAST(:occurred_on AS timestamptz),
            CAST(:logs AS uuid[]), CAST(:now AS timestamptz))
        RETURNING id
    ),
    queued AS (
        INSERT INTO pending_event (workspace_id, contact_id, kind, payload, is_waiting, created_on)
        SELECT CAST(:workspace AS bigint), CAST(:contact AS bigint), 'event_received', CAST(:event AS jsonb),
            {WAITS.format(contact="CAST(:contact AS bigint)")}, CAST(:now AS timestamptz) FROM stored
    )
    SELECT id FROM stored
""")

SAME_EVENT = text("""
    SELECT id, uuid FROM channel_event
    WHERE channel_id = :channel AND occurred_on = :occurred_on AND event_type = :type AND contact_id = :contact
        AND event_type IN ('mo_call', 'mo_miss', 'mt_call', 'mt_miss') LIMIT 1
""")

UPDATE_URN = text("""
    UPDATE contact_urn SET channel_id = CAST(:channel AS bigint), display = CAST(:display AS text),
        auth_tokens = CAST(:auth_tokens AS jsonb)
    WHERE id = :urn
""")

# As RapidPro does: X is "deleted by its sender".
DELETE = text("""
    UPDATE msg SET text = '', attachments = '{}', visibility = 'X', modified_on = now()
    WHERE channel_id = :channel AND external_id = :external_id AND direction = 'I' AND visibility <> 'X'
""")

CONTACT_UUID = text("SELECT uuid FROM contact WHERE id = :contact")
