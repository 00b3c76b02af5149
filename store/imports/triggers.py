"""Triggers of an export: kept where the workspace has the same, else made; those in conflict are archived."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from store.imports.export_file import Object, name_of
from store.imports.groups import find_or_create_group
from store.imports.problems import ImportRefused
from store.imports.state import ImportState, insert_returning
from store.listings.paging import all_rows
from store.tables.columns import now
from store.tables.triggers import Trigger, TriggerGroup
from store.trigger_rules import KEYWORD, MATCH_TYPES
from store.uuid7 import uuid7

LIMIT = 250
_WITH_CHANNEL = "KCVNR"


@dataclass(slots=True)
class _Trigger:
    """A trigger, as it is compared; ids of rows."""

    type: str
    flow_id: int
    channel_id: int | None
    keywords: list[str]
    match_type: str | None
    groups: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    id: int | None = None
    is_archived: bool = False

    def conflicts(self, other: "_Trigger") -> bool:
        """Whether both would be set off by the same thing."""
        return (
            (self.type, self.channel_id) == (other.type, other.channel_id)
            and _overlap(self.groups, other.groups)
            and _overlap(set(self.keywords), set(other.keywords))
        )

    def is_same(self, other: "_Trigger") -> bool:
        """Whether both do the same."""
        return (self.flow_id, self.groups, self.excluded, set(self.keywords), self.match_type) == (
            other.flow_id, other.groups, other.excluded, set(other.keywords), other.match_type,
        )  # fmt: skip


def _overlap(one: Any, other: Any) -> bool:
    return not one.isdisjoint(other) if one and other else not one and not other


def plan_trigger_groups(state: ImportState) -> None:
    """Finds or plans the groups that triggers are for, or not for."""
    for trigger in state.export.triggers:
        for key in ("groups", "exclude_groups"):
            for reference in _references(trigger, key):
                find_or_create_group(state, reference)


async def import_triggers(state: ImportState) -> None:
    """Creates, keeps and restores triggers; flows and groups have been written. Raises `ImportRefused`."""
    existing = await _existing(state)
    for item in state.export.triggers:
        trigger = _read(state, item)
        conflicting = [other for other in existing if trigger.conflicts(other)]
        same = next((other for other in conflicting if trigger.is_same(other)), None)
        for other in conflicting:
            if other is not same and not other.is_archived:
                await _set_archived(state, other, archived=True)
                state.count("triggers archived").updated += 1
        if same is None:
            await _create(state, trigger)
            existing.append(trigger)
            state.count("triggers").created += 1
        elif same.is_archived:
            await _set_archived(state, same, archived=False)
            state.count("triggers").updated += 1
        else:
            state.count("triggers").unchanged += 1
    active = sum(not trigger.is_archived for trigger in existing)
    if active > LIMIT:
        state.warn(f"the workspace now has {active} triggers; the limit is {LIMIT}")


def _read(state: ImportState, item: Object) -> _Trigger:
    kind, flow = item["trigger_type"], item["flow"]
    known = state.flow_uuids.get(flow["uuid"]) or state.catalog.flows.by_uuid.get(flow["uuid"])
    if known is None:
        raise ImportRefused.because(f"a trigger of type {kind} starts a flow that isn't there", name_of(flow))
    keywords = _keywords(item) if kind == "K" else []
    match_type = item.get("match_type") or "F"
    if kind == "K" and match_type not in MATCH_TYPES:
        raise ImportRefused.because(f"a keyword trigger has the unknown match type {match_type!r}", name_of(flow))
    return _Trigger(
        type=kind,
        flow_id=known.row_id,
        channel_id=_channel_id(state, item, name_of(flow)) if kind in _WITH_CHANNEL else None,
        keywords=keywords,
        match_type=match_type if kind == "K" else None,
        groups=_group_ids(state, item, "groups"),
        excluded=_group_ids(state, item, "exclude_groups"),
    )


def _group_ids(state: ImportState, item: Object, key: str) -> frozenset[int]:
    return frozenset(find_or_create_group(state, reference).row_id for reference in _references(item, key))


def _keywords(item: Object) -> list[str]:
    given = item.get("keywords") or ([item["keyword"]] if item.get("keyword") else [])
    flow = name_of(item["flow"])
    if not isinstance(given, list) or not given:
        raise ImportRefused.because("a keyword trigger has no keywords", flow)
    for keyword in given:
        if not isinstance(keyword, str) or not KEYWORD.fullmatch(keyword.strip()):
            raise ImportRefused.because(f"{keyword!r} is no keyword: one word of up to 16 letters, or one emoji", flow)
    return [keyword.strip().lower() for keyword in given]


def _channel_id(state: ImportState, item: Object, flow: str) -> int | None:
    reference = item.get("channel")
    uuid = reference.get("uuid") if isinstance(reference, Mapping) else reference
    if not isinstance(uuid, str) or not uuid:
        return None
    known = state.catalog.channels.by_uuid.get(uuid)
    if known is None:
        state.warn("a trigger's channel isn't in this workspace; the trigger is for all channels", flow)
    return known.row_id if known else None


def _references(item: Object, key: str) -> list[Object]:
    found = item.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) and name_of(one) for one in found):
        raise ImportRefused.because(f"the “{key}” of a trigger must be a list of groups", name_of(item["flow"]))
    return found


async def _existing(state: ImportState) -> list[_Trigger]:
    columns = [getattr(Trigger, name) for name in _COLUMNS]
    query = (
        select(*(col(column) for column in columns))
        .where(col(Trigger.workspace_id) == state.workspace_id, col(Trigger.is_active))
        .order_by(col(Trigger.is_archived), col(Trigger.id).desc())
    )
    triggers = {row["id"]: _Trigger(**row) for row in await all_rows(state.session, query)}
    linked = select(col(TriggerGroup.trigger_id), col(TriggerGroup.group_id), col(TriggerGroup.is_excluded)).where(
        col(TriggerGroup.trigger_id).in_(triggers)
    )
    for row in await all_rows(state.session, linked):
        trigger = triggers[row["trigger_id"]]
        if row["is_excluded"]:
            trigger.excluded |= {row["group_id"]}
        else:
            trigger.groups |= {row["group_id"]}
    return list(triggers.values())


_COLUMNS = ("id", "type", "flow_id", "channel_id", "keywords", "match_type", "is_archived")


async def _set_archived(state: ImportState, trigger: _Trigger, *, archived: bool) -> None:
    connection = await state.session.connection()
    statement = update(Trigger).where(col(Trigger.id) == trigger.id)
    await connection.execute(statement.values(is_archived=archived, modified_on=now()))
    trigger.is_archived = archived


async def _create(state: ImportState, trigger: _Trigger) -> None:
    row = {name: getattr(trigger, name) for name in _COLUMNS if name != "id"}
    uuid = uuid7()
    row |= {"uuid": uuid, "workspace_id": state.workspace_id, "created_by_id": state.user_id}
    trigger.id = (await insert_returning(state.session, Trigger, [row]))[uuid]
    links = [(group_id, False) for group_id in trigger.groups] + [(group_id, True) for group_id in trigger.excluded]
    if links:
        connection = await state.session.connection()
        rows = [{"trigger_id": trigger.id, "group_id": id_, "is_excluded": excluded} for id_, excluded in links]
        await connection.execute(insert(TriggerGroup), rows)
