"""Campaigns of an export: matched by uuid from the same site, else by name; changed events are replaced."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlmodel import col

from store import campaign_fires
from store.campaigns import CampaignEventStore
from store.imports import names
from store.imports.catalog import Collection, Known
from store.imports.export_file import Object, name_of
from store.imports.fields import hold_dates, is_valid_key, write_fields
from store.imports.groups import find_or_create_group
from store.imports.problems import ImportRefused
from store.imports.state import ImportState, new_known
from store.listings.paging import all_rows
from store.tables.campaigns import Campaign
from store.tables.columns import now

UNITS = "MHDW"
START_MODES = "ISP"
SYSTEM_DATES = ("created_on", "last_seen_on")
_COMPARED = (
    "type", "field_id", "relative_to", "offset", "unit", "delivery_hour", "flow_id", "message", "base_language",
    "start_mode",
)  # fmt: skip


async def plan_campaign_groups(state: ImportState) -> None:
    """Finds or plans the campaigns' groups and the fields that their events are relative to."""
    for campaign in state.export.campaigns:
        find_or_create_group(state, campaign["group"])
        for event in campaign.get("events", []):
            key, label = _relative_to(campaign, event)
            if key not in SYSTEM_DATES:
                await hold_dates(state, key, label)


async def import_campaigns(state: ImportState) -> None:
    """Creates or updates the campaigns; groups, fields and flows have been written. Raises `ImportRefused`."""
    await write_fields(state)
    existing = await _existing(state)
    for campaign in state.export.campaigns:
        known, is_changed = await _save(state, existing, campaign)
        events = [row for event in campaign.get("events", []) if (row := _event(state, campaign, event))]
        is_changed |= await _replace_events(state, known, events)
        counts = state.count("campaigns")
        if known.is_new:
            counts.created += 1
        elif is_changed:
            counts.updated += 1
        else:
            counts.unchanged += 1


async def _existing(state: ImportState) -> Collection:
    columns = (Campaign.id, Campaign.uuid, Campaign.name, Campaign.group_id, Campaign.is_archived)
    query = select(*(col(column) for column in columns)).where(
        col(Campaign.workspace_id) == state.workspace_id, col(Campaign.is_active)
    )
    return Collection(
        [Known(row["uuid"], row["name"], row["id"], values=dict(row)) for row in await all_rows(state.session, query)]
    )


async def _save(state: ImportState, existing: Collection, campaign: Object) -> tuple[Known, bool]:
    """The campaign's row, and whether it was changed."""
    name = names.clean(name_of(campaign))
    known = existing.by_uuid.get(str(campaign.get("uuid"))) if state.same_site else None
    known = known or existing.named(name)
    group_id = find_or_create_group(state, campaign["group"]).row_id
    if known is None:
        name = names.unique(name, existing.by_name)
        known = existing.add(new_known(name, name=name, group_id=group_id))
        await state.insert_new(Campaign, existing)
        await campaign_fires.wake(state.session, [known.row_id])
        return known, False
    if known.values["group_id"] == group_id and not known.values["is_archived"]:
        return known, False
    changed = {"group_id": group_id, "is_archived": False, "modified_on": now()}
    connection = await state.session.connection()
    await connection.execute(update(Campaign).where(col(Campaign.id) == known.row_id).values(**changed))
    await campaign_fires.reschedule_all(state.session, known.row_id)
    return known, True


async def _replace_events(state: ImportState, campaign: Known, events: list[Object]) -> bool:
    """Writes the events unless the campaign has the same; whether it did. The campaign's workflow makes their fires."""
    store = CampaignEventStore(state.session)
    old = await store.of_campaign(campaign.row_id)
    if sorted(_key(event.model_dump()) for event in old) == sorted(_key(event) for event in events):
        return False
    for event in old:
        await store.delete(state.workspace_id, event.uuid)
    owner = await state.session.get_one(Campaign, campaign.row_id)
    for row in events:
        await store.create(owner, **row, created_by_id=state.user_id)
    state.count("campaign events").created += len(events)
    return True


def _event(state: ImportState, campaign: Object, event: Object) -> Object | None:
    """The row of an event; None for one whose flow isn't there."""
    key, _ = _relative_to(campaign, event)
    field = None if key in SYSTEM_DATES else state.catalog.fields.by_name[key]
    unit, mode = event.get("unit"), event.get("start_mode") or "I"
    offset, hour = event.get("offset"), event.get("delivery_hour", -1)
    if not isinstance(unit, str) or len(unit) != 1 or unit not in UNITS:
        raise _refused(campaign, f"the unit {unit!r}, it must be one of {', '.join(UNITS)}")
    if not _is_whole(offset, -1_000_000, 1_000_000):
        raise _refused(campaign, f"the offset {offset!r}, it must be a whole number")
    if not _is_whole(hour, -1, 23):
        raise _refused(campaign, f"the delivery hour {hour!r}, it must be -1 to 23")
    if not isinstance(mode, str) or len(mode) != 1 or mode not in START_MODES:
        raise _refused(campaign, f"the start mode {mode!r}, it must be one of {', '.join(START_MODES)}")
    content = _flow(state, campaign, event) if event.get("event_type") == "F" else _message(campaign, event)
    if content is None:
        return None
    return content | {
        "field_id": field.row_id if field else None,
        "relative_to": None if field else key,
        "offset": offset,
        "unit": unit,
        "delivery_hour": hour,
        "start_mode": mode,
    }


def _flow(state: ImportState, campaign: Object, event: Object) -> Object | None:
    reference = event.get("flow")
    uuid = str(reference.get("uuid")) if isinstance(reference, Mapping) else ""
    known = state.flow_uuids.get(uuid) or state.catalog.flows.by_uuid.get(uuid)
    if known is None:
        name = name_of(reference) if isinstance(reference, Mapping) else ""
        state.warn(f"an event of campaign “{name_of(campaign)}” was left out: its flow “{name or uuid}” isn't there")
        return None
    return {"type": "F", "flow_id": known.row_id, "message": None, "base_language": None}


def _message(campaign: Object, event: Object) -> Object:
    message = event.get("message")
    if isinstance(message, str):
        message = _parsed(message)
    if not isinstance(message, Mapping) or not message or not all(isinstance(text, str) for text in message.values()):
        raise _refused(campaign, "no message: it must be text, or texts by language")
    translations = {"und" if language == "base" else str(language): text for language, text in message.items()}
    base = event.get("base_language")
    base = "und" if base == "base" else base
    base = base if base in translations else next(iter(translations))
    return {"type": "M", "flow_id": None, "message": translations, "base_language": base}


def _parsed(message: str) -> Object:
    """A message as text may be JSON of an object."""
    try:
        found = orjson.loads(message)
    except orjson.JSONDecodeError:
        found = None
    return found if isinstance(found, dict) else {"base": message}


def _relative_to(campaign: Object, event: Object) -> tuple[str, str]:
    reference = event.get("relative_to")
    key = reference.get("key") if isinstance(reference, Mapping) else None
    if not isinstance(key, str) or not (key in SYSTEM_DATES or is_valid_key(key)):
        raise _refused(campaign, f"relative_to {reference!r}, it must name a contact field")
    assert isinstance(reference, Mapping)
    return key, str(reference.get("label") or reference.get("name") or "")


def _refused(campaign: Object, what: str) -> ImportRefused:
    return ImportRefused.because(f"an event of campaign “{name_of(campaign)}” has {what}")


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _key(event: Mapping[str, Any]) -> str:
    return orjson.dumps([event[name] for name in _COMPARED], option=orjson.OPT_SORT_KEYS).decode()
