"""Campaigns, triggers, fields and groups as an export has them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from store.definitions.content import Content, uses

Object = dict[str, Any]

FIELD_TYPES = {"T": "text", "N": "number", "D": "datetime", "S": "state", "I": "district", "W": "ward"}
SYSTEM_DATES = {"created_on": "Created On", "last_seen_on": "Last Seen On"}
_WITH_CHANNEL = "KCVNR"


def campaign(content: Content, row: RowMapping) -> Object:
    """A campaign with its events; an event whose flow is gone is left out."""
    events = [_event(content, event) for event in content.events.get(row["id"], ())]
    return {
        "uuid": str(row["uuid"]),
        "name": row["name"],
        "group": _ref(content.groups[row["group_id"]]),
        "events": [event for event in events if event],
    }


def _event(content: Content, event: RowMapping) -> Object | None:
    shown = {
        "uuid": str(event["uuid"]),
        "offset": event["offset"],
        "unit": event["unit"],
        "event_type": event["type"],
        "delivery_hour": event["delivery_hour"],
        "relative_to": _date(content, event),
        "start_mode": event["start_mode"],
    }
    if event["type"] == "M":
        return shown | {"message": event["message"], "base_language": event["base_language"]}
    flow = content.flows.get(event["flow_id"])
    return shown | {"flow": _ref(flow)} if flow else None


def _date(content: Content, event: RowMapping) -> Object:
    if event["relative_to"]:
        return {"key": event["relative_to"], "label": SYSTEM_DATES.get(event["relative_to"], event["relative_to"])}
    field = content.fields[event["field_id"]]
    return {"key": field["key"], "label": field["name"]}


def trigger(content: Content, row: RowMapping) -> Object:
    """A trigger, with what its type has."""
    linked = content.trigger_groups.get(row["id"], [])
    shown = {
        "trigger_type": row["type"],
        "flow": _ref(content.flows[row["flow_id"]]),
        "groups": [_ref(content.groups[one["group_id"]]) for one in linked if not one["is_excluded"]],
        "exclude_groups": [_ref(content.groups[one["group_id"]]) for one in linked if one["is_excluded"]],
    }
    if row["type"] in _WITH_CHANNEL:
        channel = content.channels.get(row["channel_id"])
        shown["channel"] = _ref(channel) if channel else None
    if row["type"] == "K":
        shown |= {"keywords": row["keywords"], "match_type": row["match_type"]}
    return shown


def fields(
    content: Content,
    flows: Sequence[RowMapping],
    campaigns: Sequence[RowMapping],
    groups: Sequence[RowMapping],
    *,
    every: bool = False,
) -> list[Object]:
    """The fields that flows, events and groups' queries use, or every field, by key."""
    keys = {key for flow in flows for key in uses(flow, "field")}
    keys |= {key for group in groups for key in (group["parsed_query"] or {}).get("fields", ())}
    ids = {event["field_id"] for one in campaigns for event in content.events.get(one["id"], ())}
    used = [row for id_, row in content.fields.items() if every or row["key"] in keys or id_ in ids]
    shown = [{"key": row["key"], "name": row["name"], "type": FIELD_TYPES[row["value_type"]]} for row in used]
    return sorted(shown, key=lambda field: field["key"])


def used_groups(
    content: Content, flows: Sequence[RowMapping], campaigns: Sequence[RowMapping], triggers: Sequence[RowMapping]
) -> list[RowMapping]:
    """The groups that flows, campaigns and triggers use, by name."""
    uuids = {uuid for flow in flows for uuid in uses(flow, "group")}
    ids = {one["group_id"] for one in campaigns}
    ids |= {linked["group_id"] for one in triggers for linked in content.trigger_groups.get(one["id"], ())}
    used = [row for id_, row in content.groups.items() if str(row["uuid"]) in uuids or id_ in ids]
    return sorted(used, key=lambda row: str(row["name"]))


def group(row: RowMapping) -> Object:
    """A group; smart if it has a query."""
    return _ref(row) | {"query": row["query"]}


def _ref(row: RowMapping) -> Object:
    return {"uuid": str(row["uuid"]), "name": row["name"]}
