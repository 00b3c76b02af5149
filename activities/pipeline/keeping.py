"""Which revisions runs go on with: that which they began on, unless its flow says a later one. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from activities.pipeline.workspace import Workspace
from flows.assets import FlowAsset
from store.conversations.records import SessionRecord

Revision = tuple[str, int]
"""The uuid of a flow and the number of a revision."""


def kept_runs(workspace: Workspace, session: SessionRecord) -> Iterator[tuple[UUID, Revision]]:
    """The live runs that go on with another revision than the newest, each with it."""
    for run, (flow_id, begun) in session.begun.items():
        flow = workspace.flows.get(workspace.flow_uuids.get(flow_id, ""))
        if flow is not None and (revision := flow.followed(begun)) < flow.revision:
            yield run, (flow.uuid, revision)


def kept_flows(runs: Iterable[tuple[UUID, Revision]], revisions: Mapping[Revision, FlowAsset]) -> dict[str, FlowAsset]:
    """The flows that runs go on with, by run uuid. A run whose revision is gone goes on with the newest."""
    return {str(run): revisions[revision] for run, revision in runs if revision in revisions}
