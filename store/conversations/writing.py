"""What a batch writes: one statement a table, in the transaction that locked its contacts.

Rows travel as one JSON parameter and are unpacked by `json_to_recordset`, which knows arrays and nested JSON, so that a
batch of any size is one round trip a table.
"""

from typing import Any

from store.conversations import drawing, ways
from store.conversations.records import URNChange, Writes
from store.conversations.writing_traces import write_rows, write_traces

_CONTACTS = """
    UPDATE contact c SET name = x.name, language = x.language, status = x.status, timezone = x.timezone,
           last_seen_on = x.last_seen_on, fields = x.fields::jsonb, flow_id = x.flow_id, modified_on = clock_timestamp()
    FROM json_to_recordset($1::json) AS x(id bigint, name text, language text, status text, timezone text,
         last_seen_on timestamptz, fields text, flow_id bigint)
    WHERE c.id = x.id
"""

_SESSIONS = """
    INSERT INTO flow_session (uuid, workspace_id, contact_id, type, status, output, sprint_uuid, current_flow_id,
           current_run_uuid, wait_expires_on, wait_timeout_on, event_key, created_on, modified_on, ended_on)
    SELECT uuid, workspace_id, contact_id, type, status, output, sprint_uuid, current_flow_id,
           current_run_uuid, wait_expires_on, wait_timeout_on, event_key, created_on, clock_timestamp(), ended_on
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, type text, status text,
         output text, sprint_uuid uuid, current_flow_id bigint, current_run_uuid uuid, wait_expires_on timestamptz,
         wait_timeout_on timestamptz, event_key text, created_on timestamptz, ended_on timestamptz)
    ON CONFLICT (uuid) DO UPDATE SET status = EXCLUDED.status, output = EXCLUDED.output,
        sprint_uuid = EXCLUDED.sprint_uuid, current_flow_id = EXCLUDED.current_flow_id,
        current_run_uuid = EXCLUDED.current_run_uuid, wait_expires_on = EXCLUDED.wait_expires_on,
        wait_timeout_on = EXCLUDED.wait_timeout_on, modified_on = EXCLUDED.modified_on, ended_on = EXCLUDED.ended_on
"""

_RUNS = """
    INSERT INTO flow_run (uuid, workspace_id, contact_id, flow_id, revision, session_id, start_id, parent_uuid, status,
           responded, results, path, current_node_uuid, created_on, modified_on, exited_on, parked_until, failure,
           messages_sent, messages_received)
    SELECT x.uuid, x.workspace_id, x.contact_id, f.flow_id, x.revision, s.id, x.start_id, x.parent_uuid, x.status,
           x.responded, x.results, x.path, x.current_node_uuid, x.created_on, x.modified_on, x.exited_on,
           x.parked_until, x.failure, x.messages_sent, x.messages_received
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, flow_id bigint,
         revision integer, session_uuid uuid, start_id bigint, parent_uuid uuid, status text, responded boolean,
         results text, path text, current_node_uuid uuid, created_on timestamptz, modified_on timestamptz,
         exited_on timestamptz, parked_until timestamptz, failure text, messages_sent integer,
         messages_received integer)
    JOIN flow_session s ON s.uuid = x.session_uuid
    CROSS JOIN LATERAL (
        SELECT coalesce(x.flow_id, (SELECT k.flow_id FROM flow_run k WHERE k.uuid = x.uuid)) AS flow_id
    ) f
    WHERE f.flow_id IS NOT NULL
    ORDER BY x.created_on, x.uuid
    ON CONFLICT (uuid) DO UPDATE SET status = EXCLUDED.status, responded = EXCLUDED.responded,
        results = EXCLUDED.results, path = EXCLUDED.path, current_node_uuid = EXCLUDED.current_node_uuid,
        modified_on = EXCLUDED.modified_on, exited_on = EXCLUDED.exited_on, parked_until = EXCLUDED.parked_until,
        failure = EXCLUDED.failure, messages_sent = flow_run.messages_sent + EXCLUDED.messages_sent,
        messages_received = flow_run.messages_received + EXCLUDED.messages_received
"""

_MESSAGES = """
    INSERT INTO msg (uuid, workspace_id, contact_id, urn_id, channel_id, flow_id, session_uuid, direction, status,
           visibility, type, text, attachments, quick_replies, templating, locale, failed_reason, is_high_priority,
           broadcast_id, created_by_id, created_on, modified_on)
    SELECT uuid, workspace_id, contact_id, urn_id, channel_id, flow_id, session_uuid, 'O', status,
           'V', 'T', text, attachments, quick_replies, templating, locale, failed_reason, is_high_priority,
           broadcast_id, created_by_id, created_on, clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, urn_id bigint,
         channel_id bigint, flow_id bigint, session_uuid uuid, status text, text text, attachments text[],
         quick_replies jsonb, templating jsonb, locale text, failed_reason text, is_high_priority boolean,
         broadcast_id bigint, created_by_id bigint, created_on timestamptz)
    ON CONFLICT (uuid) DO NOTHING
"""

_HANDLED = """
    UPDATE msg m SET status = 'H', visibility = x.visibility, flow_id = x.flow_id, modified_on = clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, flow_id bigint, visibility text)
    WHERE m.uuid = x.uuid AND m.workspace_id = x.workspace_id
"""

_LABELLED = """
    INSERT INTO msg_label (msg_id, label_id)
    SELECT m.id, l.id FROM json_to_recordset($1::json) AS x(workspace_id bigint, msg uuid, label uuid)
    JOIN msg m ON m.uuid = x.msg AND m.workspace_id = x.workspace_id
    JOIN label l ON l.uuid = x.label AND l.workspace_id = x.workspace_id
    ON CONFLICT DO NOTHING
"""

_HOLDS = """
    INSERT INTO contact_hold (uuid, workspace_id, contact_id, run_uuid, session_id, event, started_on, seed, request,
           results, call_number, created_on)
    SELECT x.uuid, x.workspace_id, x.contact_id, x.run_uuid, s.id, x.event, x.started_on, x.seed, x.request,
           x.results, x.call_number, clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, run_uuid uuid,
         session_uuid uuid, event jsonb, started_on timestamptz, seed text, request text, results text,
         call_number integer)
    LEFT JOIN flow_session s ON s.uuid = x.session_uuid
    ON CONFLICT (contact_id) DO UPDATE SET request = EXCLUDED.request, results = EXCLUDED.results,
        call_number = EXCLUDED.call_number
"""

_PARKING = """
    INSERT INTO parking (kind, workspace_id, run_uuid, start_batch_id, payload, created_on)
    SELECT x.kind, x.workspace_id, x.run_uuid, x.start_batch_id,
           CASE WHEN x.kind = 'end' THEN jsonb_set(x.payload, '{summary}', x.payload->'summary' || jsonb_build_object(
               'messages_sent', r.messages_sent, 'messages_received', r.messages_received)) ELSE x.payload END,
           clock_timestamp()
    FROM json_to_recordset($1::json) AS x(kind text, workspace_id bigint, run_uuid uuid, start_batch_id bigint,
         payload jsonb)
    LEFT JOIN flow_run r ON r.uuid = x.run_uuid
"""

_STARTS = """
    INSERT INTO flow_start (uuid, workspace_id, flow_id, type, status, groups, contacts, urns, query, exclusions,
           parent_summary, session_history, create_contact, created_on, modified_on)
    SELECT uuid, workspace_id, flow_id, 'F', 'P', groups, contacts, urns, query, exclusions, run_summary, history,
           create_contact, created_on, clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, flow_id bigint, groups jsonb,
         contacts jsonb, urns jsonb, query text, exclusions jsonb, run_summary jsonb, history jsonb,
         create_contact boolean, created_on timestamptz)
    ON CONFLICT (uuid) DO NOTHING
"""

_BROADCASTS = """
    INSERT INTO broadcast (uuid, workspace_id, status, translations, base_language, expressions, groups, contacts, urns,
           query, template_id, template_variables, created_on, modified_on)
    SELECT x.uuid, x.workspace_id, 'P', x.translations, x.base_language, false, x.groups, x.contacts, x.urns,
           x.query, t.id, x.template_variables, x.created_on, clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, translations jsonb, base_language text,
         groups jsonb, contacts jsonb, urns jsonb, query text, template uuid, template_variables text[],
         created_on timestamptz)
    LEFT JOIN template t ON t.uuid = x.template AND t.workspace_id = x.workspace_id
    ON CONFLICT (uuid) DO NOTHING
"""

_WEBHOOKS = """
    INSERT INTO webhook_log (workspace_id, flow_id, contact_id, run_uuid, url, status_code, is_error, elapsed_ms,
           request, response, resthook, created_on)
    SELECT workspace_id, flow_id, contact_id, run_uuid, url, status_code, is_error, elapsed_ms, request, response,
           resthook, created_on
    FROM json_to_recordset($1::json) AS x(workspace_id bigint, flow_id bigint, contact_id bigint, run_uuid uuid,
         url text, status_code integer, is_error boolean, elapsed_ms integer, request text, response text,
         resthook text, created_on timestamptz)
"""

_NEW_EVENTS = """
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload, is_held, tries, created_on)
    SELECT x.workspace_id, x.contact_id, x.kind, x.payload, c.hold_id IS NOT NULL, 0, clock_timestamp()
    FROM json_to_recordset($1::json) AS x(workspace_id bigint, contact_id bigint, kind text, payload jsonb)
    JOIN contact c ON c.id = x.contact_id
"""

_SET_ASIDE = """
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload, tries, error, set_aside_on, created_on)
    SELECT workspace_id, contact_id, kind, payload, 1, error, clock_timestamp(), clock_timestamp()
    FROM json_to_recordset($1::json) AS x(workspace_id bigint, contact_id bigint, kind text, payload jsonb, error text)
"""

_TOUCHED = "UPDATE contact SET modified_on = clock_timestamp() WHERE id = ANY($1::bigint[])"


async def write(connection: Any, writes: Writes) -> None:
    """Writes all of a batch; the caller's transaction makes it whole or nothing."""
    await write_rows(connection, _SESSIONS, writes.sessions)
    await write_rows(connection, _RUNS, writes.runs)
    await write_rows(connection, _CONTACTS, writes.contacts)
    await _groups(connection, writes)
    for change in writes.urns:
        await _urns(connection, change)
    await write_traces(connection, writes)
    if writes.touched:
        await connection.execute(_TOUCHED, writes.touched)
    await ways.write(connection, writes.ways)
    await write_rows(connection, _MESSAGES, writes.messages)
    await write_rows(connection, _HANDLED, writes.handled)
    await write_rows(
        connection, _LABELLED, [{"workspace_id": w, "msg": msg, "label": label} for w, msg, label in writes.labelled]
    )
    await write_rows(connection, _WEBHOOKS, writes.webhooks)
    await write_rows(connection, _STARTS, writes.starts)
    await write_rows(connection, _BROADCASTS, writes.broadcasts)
    await _events(connection, writes)
    await _holds(connection, writes)
    await write_rows(connection, _PARKING, writes.parking)


async def _groups(connection: Any, writes: Writes) -> None:
    if writes.groups_removed:
        await connection.execute(
            "DELETE FROM group_membership g USING unnest($1::bigint[], $2::bigint[]) AS x(contact_id, group_id) "
            "WHERE g.contact_id = x.contact_id AND g.group_id = x.group_id",
            *zip(*writes.groups_removed, strict=True),
        )
    if writes.groups_added:
        await connection.execute(
            "INSERT INTO group_membership (contact_id, group_id) "
            "SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING",
            *zip(*writes.groups_added, strict=True),
        )


async def _urns(connection: Any, change: URNChange) -> None:
    """A contact's list of URNs is replaced: what is no longer in it keeps its row without a contact."""
    identities = [urn[0] for urn in change.urns]
    await connection.execute(
        "UPDATE contact_urn SET contact_id = NULL WHERE contact_id = $1 AND identity <> ALL($2::text[])",
        change.contact_id,
        identities,
    )
    for place, (identity, scheme, path, display, channel) in enumerate(change.urns):
        await connection.execute(
            "INSERT INTO contact_urn (workspace_id, contact_id, identity, scheme, path, display, channel_id, priority) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, identity) DO UPDATE SET "
            "contact_id = EXCLUDED.contact_id, display = EXCLUDED.display, channel_id = EXCLUDED.channel_id, "
            "priority = EXCLUDED.priority "
            "WHERE contact_urn.contact_id IS NULL OR contact_urn.contact_id = EXCLUDED.contact_id",
            change.workspace_id, change.contact_id, identity, scheme, path, display, channel, 1000 - place,
        )  # fmt: skip


async def _events(connection: Any, writes: Writes) -> None:
    if writes.events_done:
        await connection.execute("DELETE FROM pending_event WHERE id = ANY($1::bigint[])", writes.events_done)
    if writes.events_failed:
        await connection.execute(
            "UPDATE pending_event p SET tries = tries + 1, error = x.error, "
            "set_aside_on = CASE WHEN tries + 1 >= $3 THEN now() END "
            "FROM unnest($1::bigint[], $2::text[]) AS x(id, error) WHERE p.id = x.id",
            *zip(*writes.events_failed, strict=True),
            MOST_TRIES,
        )
    await write_rows(
        connection,
        _SET_ASIDE,
        [
            {"workspace_id": workspace, "contact_id": contact, "kind": kind, "payload": payload, "error": error}
            for workspace, contact, kind, payload, error in writes.events_set_aside
        ],
    )


async def _holds(connection: Any, writes: Writes) -> None:
    if writes.holds_released:
        await connection.execute("DELETE FROM contact_hold WHERE contact_id = ANY($1::bigint[])", writes.holds_released)
        await connection.execute(
            "UPDATE contact SET hold_id = NULL WHERE id = ANY($1::bigint[])", writes.holds_released
        )
        await drawing.release_events(connection, writes.holds_released)
    if writes.holds:
        await write_rows(connection, _HOLDS, writes.holds)
        holders = [hold.contact_id for hold in writes.holds]
        await connection.execute(
            "UPDATE contact c SET hold_id = h.id FROM contact_hold h "
            "WHERE h.contact_id = c.id AND c.id = ANY($1::bigint[])",
            holders,
        )
        await drawing.hold_events(connection, holders)
    await write_rows(
        connection,
        _NEW_EVENTS,
        [
            {"workspace_id": workspace, "contact_id": contact, "kind": kind, "payload": payload}
            for workspace, contact, kind, payload in writes.events_new
        ],
    )


MOST_TRIES = 3
"""Tries of an event before it is set aside."""
