"""Everything of a workspace that can be in an export, and how it hangs together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows
from store.tables import (
    Campaign,
    CampaignEvent,
    Channel,
    ContactField,
    ContactGroup,
    Flow,
    FlowRevision,
    Trigger,
    TriggerGroup,
)


@dataclass(slots=True)
class Content:
    """Rows by id. Flows come with their definition's text, campaigns' events and triggers' groups by their owner."""

    flows: dict[int, RowMapping]
    campaigns: dict[int, RowMapping]
    events: dict[int, list[RowMapping]]
    triggers: Sequence[RowMapping]
    trigger_groups: dict[int, list[RowMapping]]
    groups: dict[int, RowMapping]
    fields: dict[int, RowMapping]
    channels: dict[int, RowMapping]
    flow_ids: dict[str, int] = field(init=False)
    _links: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.flow_ids = {str(flow["uuid"]): id_ for id_, flow in self.flows.items()}
        self._links = defaultdict(set)
        for id_, flow in self.flows.items():
            for uuid in uses(flow, "flow"):
                other = self.flow_ids.get(uuid)
                if other is not None:
                    self._links[id_].add(other)
                    self._links[other].add(id_)

    def linked_flows(self, flow_ids: Iterable[int]) -> set[int]:
        """Flows that these enter or start, or are entered or started by."""
        return {other for id_ in flow_ids for other in self._links.get(id_, ())}

    def flows_of_campaigns(self, campaign_ids: Iterable[int]) -> set[int]:
        """Flows that events of these campaigns start, and flows that use their groups."""
        wanted = set(campaign_ids)
        started = {event["flow_id"] for id_ in wanted for event in self.events.get(id_, ()) if event["flow_id"]}
        return started | {id_ for id_ in self.flows if wanted & self.campaigns_of_flows([id_])}

    def campaigns_of_flows(self, flow_ids: Iterable[int]) -> set[int]:
        """Campaigns that start these flows, and campaigns whose group these flows use."""
        wanted = set(flow_ids)
        used = {uuid for id_ in wanted for uuid in uses(self.flows[id_], "group")}
        return {
            id_
            for id_, campaign in self.campaigns.items()
            if str(self.groups[campaign["group_id"]]["uuid"]) in used
            or any(event["flow_id"] in wanted for event in self.events.get(id_, ()))
        }


def uses(flow: RowMapping, kind: str) -> list[str]:
    """Uuids or keys of what a flow depends on, of one kind."""
    dependencies: list[dict[str, Any]] = (flow["info"] or {}).get("dependencies") or []
    found = [one.get("uuid") or one.get("key") for one in dependencies if one.get("type") == kind]
    return [name for name in found if name]


async def load_content(session: AsyncSession, workspace_id: int) -> Content:
    """The content of a workspace."""
    campaigns = await _by_id(session, _of(workspace_id, Campaign, "name", "group_id", "is_archived"))
    triggers = await all_rows(
        session,
        _of(workspace_id, Trigger, "type", "flow_id", "channel_id", "keywords", "match_type")
        .where(~col(Trigger.is_archived), col(Trigger.type) != "S")
        .order_by(col(Trigger.id)),
    )
    return Content(
        flows=await _flows(session, workspace_id),
        campaigns=campaigns,
        events=await _events(session, campaigns),
        triggers=triggers,
        trigger_groups=await _trigger_groups(session, [trigger["id"] for trigger in triggers]),
        groups=await _by_id(session, _of(workspace_id, ContactGroup, "name", "query", "parsed_query", "is_system")),
        fields=await _by_id(session, _of(workspace_id, ContactField, "key", "name", "value_type")),
        channels=await _by_id(session, _of(workspace_id, Channel, "name")),
    )


def _of(workspace_id: int, table: Any, *columns: str) -> Any:
    picked = [col(getattr(table, name)) for name in ("id", "uuid", *columns)]
    return select(*picked).where(col(table.workspace_id) == workspace_id, col(table.is_active))


async def _by_id(session: AsyncSession, query: Any) -> dict[int, RowMapping]:
    return {row["id"]: row for row in await all_rows(session, query)}


async def _flows(session: AsyncSession, workspace_id: int) -> dict[int, RowMapping]:
    revision = (col(FlowRevision.flow_id) == col(Flow.id)) & (col(FlowRevision.revision) == col(Flow.revision))
    columns = ("name", "revision", "expire_after_minutes", "is_archived", "is_system", "info")
    query = _of(workspace_id, Flow, *columns).add_columns(col(FlowRevision.definition)).join(FlowRevision, revision)
    return await _by_id(session, query)


async def _events(session: AsyncSession, campaigns: Iterable[int]) -> dict[int, list[RowMapping]]:
    names = (
        "id", "uuid", "campaign_id", "type", "field_id", "relative_to", "offset", "unit", "delivery_hour", "flow_id",
        "message", "base_language", "start_mode",
    )  # fmt: skip
    query = (
        select(*(col(getattr(CampaignEvent, name)) for name in names))
        .where(col(CampaignEvent.campaign_id).in_(list(campaigns)), col(CampaignEvent.is_active))
        .order_by(col(CampaignEvent.id))
    )
    events = defaultdict[int, list[RowMapping]](list)
    for row in await all_rows(session, query):
        events[row["campaign_id"]].append(row)
    return events


async def _trigger_groups(session: AsyncSession, triggers: list[int]) -> dict[int, list[RowMapping]]:
    query = select(col(TriggerGroup.trigger_id), col(TriggerGroup.group_id), col(TriggerGroup.is_excluded)).where(
        col(TriggerGroup.trigger_id).in_(triggers)
    )
    groups = defaultdict[int, list[RowMapping]](list)
    for row in await all_rows(session, query):
        groups[row["trigger_id"]].append(row)
    return groups
