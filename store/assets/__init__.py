"""What the engine needs of a workspace: read in one statement, kept by hosts as long as the version stays.

Every change of a channel, field, flow, group, global, label, topic, trigger, member, resthook, template or of the
workspace itself adds to `workspace.assets_version` in its own transaction (`store.workspaces.assets_changed`). A host
compares versions at the start of each batch and reads again what has changed: the rows all together, definitions of
flows only where the revision is another.
"""

from store.assets.loading import WorkspaceAssets, definitions, load, revisions
from store.assets.records import ChannelRecord, FlowRecord, TriggerRecord

__all__ = ["ChannelRecord", "FlowRecord", "TriggerRecord", "WorkspaceAssets", "definitions", "load", "revisions"]
