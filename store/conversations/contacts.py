"""A contact's row as the engine's contact, and back. Pure: the pipeline and whoever edits contacts share it."""

from collections.abc import Mapping
from typing import Any, Protocol

from core.clock import format_instant, parse_instant
from core.urns import URN
from flows.assets import Assets
from flows.contact import Contact, ContactStatus
from flows.contact_urn import ContactURN
from flows.literal_json import dumps_text, loads
from flows.ticket import Ticket
from store.conversations.records import ContactChange, ContactRecord, TicketRecord, URNChange, Writes

STATUSES: dict[str, ContactStatus] = {"A": "active", "B": "blocked", "S": "stopped", "V": "archived"}
_CODES = {status: code for code, status in STATUSES.items()}


class ChannelIdentity(Protocol):
    """A channel's row, as far as URNs need it."""

    @property
    def uuid(self) -> str:
        """The channel's uuid."""
        ...


class KnownWorkspace(Protocol):
    """A workspace's assets beside the row ids that they stand for; `field_uuids` and `field_keys` are inverses."""

    @property
    def id(self) -> int: ...
    @property
    def assets(self) -> Assets: ...
    @property
    def channels(self) -> Mapping[int, ChannelIdentity]: ...
    @property
    def channel_ids(self) -> Mapping[str, int]: ...
    @property
    def group_ids(self) -> Mapping[str, int]: ...
    @property
    def group_uuids(self) -> Mapping[int, str]: ...
    @property
    def field_uuids(self) -> Mapping[str, str]: ...
    @property
    def field_keys(self) -> Mapping[str, str]: ...
    @property
    def topic_ids(self) -> Mapping[str, int]: ...
    @property
    def user_ids(self) -> Mapping[str, int]: ...


def engine_contact(record: ContactRecord, workspace: KnownWorkspace) -> Contact:
    """The contact of a row; groups, fields and channels that are gone are left out."""
    assets = workspace.assets
    return Contact(
        uuid=str(record.uuid),
        id=record.id,
        name=record.name or "",
        language=record.language or "",
        status=STATUSES[record.status],
        timezone=record.timezone or "",
        created_on=format_instant(record.created_on),
        last_seen_on=format_instant(record.last_seen_on) if record.last_seen_on else None,
        urns=[_engine_urn(urn, workspace) for urn in record.urns],
        groups=[
            assets.groups[uuid]
            for uuid in sorted(workspace.group_uuids.get(number, "") for number in record.group_ids)
            if uuid in assets.groups
        ],
        fields=_fields(record.fields, workspace),
        tickets=[engine_ticket(ticket, workspace) for ticket in record.tickets],
    )


def engine_ticket(record: TicketRecord, workspace: KnownWorkspace) -> Ticket:
    """The ticket of a row; a topic or a user that is gone is left out."""
    topics, users = workspace.assets.topics, workspace.assets.users
    topic = next((topics.get(uuid) for uuid, id_ in workspace.topic_ids.items() if id_ == record.topic_id), None)
    user = next((users.get(uuid) for uuid, id_ in workspace.user_ids.items() if id_ == record.assignee_id), None)
    return Ticket(
        uuid=str(record.uuid),
        status="open" if record.status == "O" else "closed",
        topic=topic.reference if topic else None,
        assignee=user.reference if user else None,
    )


def _engine_urn(urn: Any, workspace: KnownWorkspace) -> ContactURN:
    row = workspace.channels.get(urn.channel_id) if urn.channel_id is not None else None
    channel = workspace.assets.channels.get(row.uuid) if row else None
    return ContactURN(URN(urn.scheme, urn.path, "", urn.display or ""), channel)


def _fields(text: str, workspace: KnownWorkspace) -> dict[str, dict[str, Any]]:
    if text in ("", "{}"):
        return {}
    keys = workspace.field_keys
    return {keys[uuid]: value for uuid, value in loads(text).items() if uuid in keys and value and value.get("text")}


def _stored_fields(contact: Contact, before: str, workspace: KnownWorkspace) -> str:
    """The fields by uuid; values of fields that aren't assets any more stay as they were."""
    kept = {uuid: value for uuid, value in loads(before or "{}").items() if uuid not in workspace.field_keys}
    uuids = workspace.field_uuids
    return dumps_text(kept | {uuids[key]: value for key, value in contact.fields.items() if key in uuids})


def collect_changes(
    record: ContactRecord,
    before: Contact,
    after: Contact,
    flow_id: int | None,
    workspace: KnownWorkspace,
    writes: Writes,
) -> None:
    """Adds to `writes` what differs between the contact as it was locked and as it is now.

    Whatever differs moves the contact's time of modification, which is what tells the search index.
    """
    changed = flow_id != record.flow_id or any(
        getattr(before, name) != getattr(after, name)
        for name in ("name", "language", "status", "timezone", "last_seen_on", "fields")
    )
    if changed:
        writes.contacts.append(
            ContactChange(
                id=record.id,
                name=after.name or None,
                language=after.language or None,
                status=_CODES[after.status],
                timezone=after.timezone or None,
                last_seen_on=parse_instant(after.last_seen_on) if after.last_seen_on else None,
                fields=_stored_fields(after, record.fields, workspace)
                if before.fields != after.fields
                else record.fields,
                flow_id=flow_id,
            )
        )
    moved = _collect_groups(record, after, workspace, writes)
    if [str(urn) for urn in before.urns] != [str(urn) for urn in after.urns]:
        urns = [_stored_urn(urn, workspace) for urn in after.urns]
        writes.urns.append(URNChange(workspace.id, record.id, urns))
        moved = True
    if not changed and (moved or before.tickets != after.tickets):
        writes.touched.append(record.id)


def _collect_groups(record: ContactRecord, after: Contact, workspace: KnownWorkspace, writes: Writes) -> bool:
    known = set(workspace.group_uuids)
    old = {number for number in record.group_ids if number in known}
    new = {workspace.group_ids[group.uuid] for group in after.groups if group.uuid in workspace.group_ids}
    writes.groups_added.extend((record.id, number) for number in sorted(new - old))
    writes.groups_removed.extend((record.id, number) for number in sorted(old - new))
    return old != new


def _stored_urn(urn: ContactURN, workspace: KnownWorkspace) -> tuple[str, str, str, str | None, int | None]:
    channel = workspace.channel_ids.get(urn.channel.uuid) if urn.channel else None
    return urn.identity, urn.scheme, urn.path, urn.urn.display or None, channel
