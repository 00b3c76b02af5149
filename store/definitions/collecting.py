"""Which flows and campaigns belong to an export, and the export itself."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import RowMapping
from sqlmodel.ext.asyncio.session import AsyncSession

from flows import literal_json
from store.definitions import parts
from store.definitions.content import Content, load_content

Object = dict[str, Any]
Dependencies = Literal["none", "flows", "all"]
VERSION = "13"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flows and campaigns are asked for, by row id, and what of their surroundings comes along."""

    flows: frozenset[int] = frozenset()
    campaigns: frozenset[int] = frozenset()
    dependencies: Dependencies = "all"
    is_whole: bool = False
    """Whether groups and fields come along that nothing uses."""


async def collect_definitions(
    session: AsyncSession, workspace_id: int, *, site: str, choose: Callable[[Content], Wanted]
) -> Object:
    """An export of what `choose` picks from the workspace: version, site, flows, campaigns, triggers, fields, groups.

    With dependencies `flows` come all flows that enter or start each other, and their triggers; with `all` campaigns
    besides, and fields and groups that any of them uses. Links count in both directions.
    """
    content = await load_content(session, workspace_id)
    wanted = choose(content)
    flow_ids, campaign_ids = _closure(content, wanted)
    flows = [content.flows[id_] for id_ in sorted(flow_ids)]
    campaigns = [content.campaigns[id_] for id_ in sorted(campaign_ids)]
    with_triggers = wanted.dependencies != "none"
    triggers = [one for one in content.triggers if one["flow_id"] in flow_ids] if with_triggers else []
    complete = wanted.dependencies == "all"
    groups = parts.used_groups(content, flows, campaigns, triggers) if complete else []
    if wanted.is_whole:
        groups = sorted((row for row in content.groups.values() if not row["is_system"]), key=lambda row: row["name"])
    return {
        "version": VERSION,
        "site": site,
        "flows": [_definition(flow) for flow in flows],
        "campaigns": [parts.campaign(content, campaign) for campaign in campaigns],
        "triggers": [parts.trigger(content, trigger) for trigger in triggers],
        "fields": parts.fields(content, flows, campaigns, groups, every=wanted.is_whole) if complete else [],
        "groups": [parts.group(row) for row in groups],
    }


def everything(names: Collection[str] | None = None) -> Callable[[Content], Wanted]:
    """Chooses all flows and campaigns that aren't archived, with all groups and fields.

    With names, chooses flows by name or uuid, with their surroundings.

    Raises `KeyError` with a name that no flow has.
    """

    def choose(content: Content) -> Wanted:
        if names is None:
            flows = frozenset(id_ for id_, flow in content.flows.items() if not flow["is_archived"])
            campaigns = frozenset(id_ for id_, one in content.campaigns.items() if not one["is_archived"])
            return Wanted(flows, campaigns, is_whole=True)
        return Wanted(frozenset(_named(content, name) for name in names))

    return choose


def _named(content: Content, name: str) -> int:
    for id_, flow in content.flows.items():
        if name in (flow["name"], str(flow["uuid"])):
            return int(id_)
    raise KeyError(name)


def _closure(content: Content, wanted: Wanted) -> tuple[set[int], set[int]]:
    flows, campaigns = set(wanted.flows & content.flows.keys()), set(wanted.campaigns & content.campaigns.keys())
    if wanted.dependencies == "none":
        return flows, campaigns
    with_campaigns = wanted.dependencies == "all"
    open_flows, open_campaigns = set(flows), set(campaigns)
    while open_flows or open_campaigns:
        near_flows = _live(content.flows, content.linked_flows(open_flows))
        near_flows |= _live(content.flows, content.flows_of_campaigns(open_campaigns)) if with_campaigns else set()
        near_campaigns = (
            _live(content.campaigns, content.campaigns_of_flows(open_flows)) if with_campaigns else set[int]()
        )
        open_flows, open_campaigns = near_flows - flows, near_campaigns - campaigns
        flows |= open_flows
        campaigns |= open_campaigns
    return flows, campaigns


def _live(rows: dict[int, RowMapping], ids: Iterable[int]) -> set[int]:
    return {id_ for id_ in ids if id_ in rows and not rows[id_]["is_archived"] and not rows[id_].get("is_system")}


def _definition(flow: RowMapping) -> Object:
    """The flow's definition, with what its row knows better."""
    definition: Object = literal_json.loads(flow["definition"])
    return definition | {
        "uuid": str(flow["uuid"]),
        "name": flow["name"],
        "revision": flow["revision"],
        "expire_after_minutes": flow["expire_after_minutes"],
    }
