"""Triggers. A message never has two that fit equally: saving one archives those in conflict, or is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.codes import TriggerType
from store.errors import Conflict, LimitReached, NotFound
from store.paging import Order, Page, Position, read_page
from store.schedules import NewSchedule, ScheduleStore
from store.tables import Channel, Contact, ContactGroup, Flow, Trigger, TriggerGroup
from store.tables.columns import now
from store.trigger_rules import MATCH_TYPES, check_trigger
from store.workspaces import assets_changed

LIMIT = 250
NO_SCHEDULE = "it needs a schedule"
NO_RECIPIENTS = "a schedule needs groups or contacts"


class TriggerConflict(Conflict):
    """Active triggers that the same thing would set off; `others` are they."""

    def __init__(self, others: "Sequence[Trigger]") -> None:
        super().__init__("trigger", "other triggers are set off by the same")
        self.others = others


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSpec:
    """What a trigger is to be; everything named by uuid. `schedule` and `contacts` are for those of type schedule."""

    type: TriggerType
    flow: UUID
    channel: UUID | None = None
    keywords: Sequence[str] = ()
    match_type: str | None = None
    referrer_id: str = ""
    groups: Sequence[UUID] = ()
    excluded_groups: Sequence[UUID] = ()
    contacts: Sequence[UUID] = ()
    schedule: NewSchedule | None = None


class TriggerStore:
    """Reads and writes triggers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self, workspace_id: int, spec: TriggerSpec, *, user_id: int | None = None, replaces: bool = True
    ) -> Trigger:
        """A new trigger; those in conflict are archived, or, unless it `replaces` them, it is refused.

        Raises `NotFound` for what it names, `LimitReached`, `InvalidTrigger`, `TriggerConflict`, and of a schedule
        `InvalidSchedule` or `Conflict`.
        """
        await self._check_limit(workspace_id)
        trigger = Trigger(workspace_id=workspace_id, flow_id=0, type=spec.type, created_by_id=user_id)
        await self._apply(workspace_id, trigger, spec, replaces=replaces)
        return trigger

    async def update(self, workspace_id: int, uuid: UUID, spec: TriggerSpec, *, replaces: bool = True) -> Trigger:
        """Makes a trigger another one; an archived one stays so. Raises as `create`."""
        trigger = await self.get(workspace_id, uuid)
        await self._session.exec(delete(TriggerGroup).where(col(TriggerGroup.trigger_id) == trigger.id))
        await self._apply(workspace_id, trigger, spec, replaces=replaces)
        return trigger

    async def get(self, workspace_id: int, uuid: UUID) -> Trigger:
        """A trigger, archived or not. Raises `NotFound`."""
        query = select(Trigger).where(
            Trigger.workspace_id == workspace_id, Trigger.uuid == uuid, col(Trigger.is_active)
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("trigger", uuid)
        return found

    async def page(
        self, workspace_id: int, *, archived: bool = False, at: Position | None = None, size: int = 50
    ) -> Page[Trigger]:
        """Triggers, newest first."""
        query = select(Trigger).where(
            Trigger.workspace_id == workspace_id, col(Trigger.is_active), Trigger.is_archived == archived
        )
        return await read_page(self._session, query, Order(Trigger.created_on, Trigger.id), at=at, size=size)

    async def groups(self, trigger_ids: Sequence[int]) -> dict[int, list[tuple[ContactGroup, bool]]]:
        """The groups of triggers, and whether each is excluded."""
        query = (
            select(TriggerGroup, ContactGroup)
            .join(ContactGroup, col(ContactGroup.id) == TriggerGroup.group_id)
            .where(col(TriggerGroup.trigger_id).in_(trigger_ids))
            .order_by(func.lower(ContactGroup.name))
        )
        found: dict[int, list[tuple[ContactGroup, bool]]] = {id_: [] for id_ in trigger_ids}
        for link, group in (await self._session.exec(query)).all():
            found[link.trigger_id].append((group, link.is_excluded))
        return found

    async def archive(self, workspace_id: int, uuid: UUID) -> Trigger:
        """Stops a trigger, and pauses its schedule. Raises `NotFound`."""
        trigger = await self._set(workspace_id, uuid, is_archived=True)
        if trigger.schedule_id is not None:
            await ScheduleStore(self._session).pause(workspace_id, trigger.schedule_id)
        return trigger

    async def restore(self, workspace_id: int, uuid: UUID, *, replaces: bool = True) -> Trigger:
        """Takes a trigger up again, as `create`.

        Raises `NotFound`, `LimitReached`, `TriggerConflict`, and `InvalidSchedule` if its schedule is over.
        """
        trigger = await self.get(workspace_id, uuid)
        if trigger.is_archived:
            await self._check_limit(workspace_id)
        trigger = await self._set(workspace_id, uuid, is_archived=False)
        await self._settle(trigger, replaces=replaces)
        if trigger.schedule_id is not None:
            await ScheduleStore(self._session).resume(workspace_id, trigger.schedule_id)
        return trigger

    async def delete(self, workspace_id: int, uuid: UUID) -> Trigger:
        """Takes a trigger out of use, and its schedule. Raises `NotFound`."""
        trigger = await self._set(workspace_id, uuid, is_active=False)
        if trigger.schedule_id is not None:
            await ScheduleStore(self._session).delete(workspace_id, trigger.schedule_id)
        return trigger

    async def conflicts(self, trigger: Trigger) -> list[Trigger]:
        """The active triggers of the same type and channel that the same message could set off.

        Groups or keywords overlap, or neither has any; referrers are compared ignoring case.
        """
        query = select(Trigger).where(
            Trigger.workspace_id == trigger.workspace_id,
            Trigger.type == trigger.type,
            col(Trigger.channel_id).is_not_distinct_from(trigger.channel_id),
            Trigger.id != trigger.id,
            col(Trigger.is_active),
            ~col(Trigger.is_archived),
        )
        if trigger.type == TriggerType.SCHEDULE:
            return []
        others = (await self._session.exec(query)).all()
        groups = await self._included([trigger.id, *(other.id for other in others)])
        return [other for other in others if _overlap(trigger, other) and _meet(groups[trigger.id], groups[other.id])]

    async def _apply(self, workspace_id: int, trigger: Trigger, spec: TriggerSpec, *, replaces: bool) -> None:
        flow = await self._named(workspace_id, "flow", Flow, spec.flow)
        channel = await self._named(workspace_id, "channel", Channel, spec.channel) if spec.channel else None
        check_trigger(spec, flow, channel)
        trigger.flow_id, trigger.type, trigger.channel_id = flow.id, spec.type, channel.id if channel else None
        trigger.keywords = list(dict.fromkeys(keyword.lower() for keyword in spec.keywords))
        trigger.match_type = (spec.match_type or MATCH_TYPES[0]) if spec.keywords else None
        trigger.referrer_id, trigger.modified_on = spec.referrer_id, now()
        trigger.contact_ids = await self._ids(workspace_id, "contact", Contact, spec.contacts)
        await self._set_schedule(workspace_id, trigger, spec)
        self._session.add(trigger)
        await self._session.flush()
        for uuids, is_excluded in ((spec.groups, False), (spec.excluded_groups, True)):
            for group_id in await self._ids(workspace_id, "group", ContactGroup, list(dict.fromkeys(uuids))):
                self._session.add(TriggerGroup(trigger_id=trigger.id, group_id=group_id, is_excluded=is_excluded))
        await self._session.flush()
        if not trigger.is_archived:
            await self._settle(trigger, replaces=replaces)
        await assets_changed(self._session, workspace_id)

    async def _set_schedule(self, workspace_id: int, trigger: Trigger, spec: TriggerSpec) -> None:
        """Gives a trigger of type schedule its schedule, and takes that of another away."""
        store = ScheduleStore(self._session)
        if spec.type != TriggerType.SCHEDULE:
            if trigger.schedule_id is not None:
                await store.delete(workspace_id, trigger.schedule_id)
                trigger.schedule_id = None
            return
        if spec.schedule is None:
            raise Conflict("trigger", NO_SCHEDULE)
        if not spec.groups and not spec.contacts:
            raise Conflict("trigger", NO_RECIPIENTS)
        if trigger.schedule_id is None:
            trigger.schedule_id = (await store.create(workspace_id, spec.schedule)).id
        else:
            await store.change(workspace_id, trigger.schedule_id, spec.schedule)

    async def _settle(self, trigger: Trigger, *, replaces: bool) -> None:
        """Archives the triggers in conflict, or raises `TriggerConflict`."""
        others = await self.conflicts(trigger)
        if others and not replaces:
            raise TriggerConflict(others)
        for other in others:
            other.is_archived, other.modified_on = True, now()
        await self._session.flush()

    async def _set(self, workspace_id: int, uuid: UUID, **columns: Any) -> Trigger:
        trigger = await self.get(workspace_id, uuid)
        for name, value in columns.items():
            setattr(trigger, name, value)
        trigger.modified_on = now()
        await self._session.flush()
        await assets_changed(self._session, workspace_id)
        return trigger

    async def _named(self, workspace_id: int, kind: str, table: Any, uuid: UUID) -> Any:
        query = select(table).where(table.workspace_id == workspace_id, table.is_active, table.uuid == uuid)
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound(kind, uuid)
        return found

    async def _ids(self, workspace_id: int, kind: str, table: Any, uuids: Sequence[UUID]) -> list[int]:
        """Row ids in the order of the uuids. Raises `NotFound`."""
        query = select(table.uuid, table.id).where(
            table.workspace_id == workspace_id, table.is_active, table.uuid.in_(uuids)
        )
        known = dict((await self._session.exec(query)).all())
        for uuid in uuids:
            if uuid not in known:
                raise NotFound(kind, uuid)
        return [known[uuid] for uuid in uuids]

    async def _included(self, trigger_ids: Sequence[int]) -> dict[int, set[int]]:
        query = select(TriggerGroup).where(
            col(TriggerGroup.trigger_id).in_(trigger_ids), ~col(TriggerGroup.is_excluded)
        )
        found: dict[int, set[int]] = {id_: set() for id_ in trigger_ids}
        for link in (await self._session.exec(query)).all():
            found[link.trigger_id].add(link.group_id)
        return found

    async def _check_limit(self, workspace_id: int) -> None:
        query = select(func.count()).select_from(Trigger)
        query = query.where(Trigger.workspace_id == workspace_id, col(Trigger.is_active), ~col(Trigger.is_archived))
        if (await self._session.exec(query)).one() >= LIMIT:
            raise LimitReached("trigger", LIMIT)


def _overlap(one: Trigger, other: Trigger) -> bool:
    if one.type == TriggerType.KEYWORD:
        return bool(set(one.keywords) & set(other.keywords))
    return one.referrer_id.lower() == other.referrer_id.lower()


def _meet(one: set[int], other: set[int]) -> bool:
    return bool(one & other) or (not one and not other)
