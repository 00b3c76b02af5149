"""The tables, one module per noun. Importing this package makes all of them known to `metadata`."""

from store.tables.accounts import ApiToken, Invitation, Membership, UserAccount
from store.tables.base import metadata
from store.tables.browser_sessions import BrowserSession
from store.tables.campaigns import Campaign, CampaignEvent, CampaignFire
from store.tables.channels import Channel, ChannelAlert, ChannelCount, ChannelEvent, SyncEvent
from store.tables.contacts import Contact, ContactEvent, ContactNote, ContactURN
from store.tables.exports import Archive, ContactImport, Export
from store.tables.fields import ContactField
from store.tables.flow_drafts import FlowDraft, FlowTest
from store.tables.flows import (
    Flow,
    FlowActivityCount,
    FlowLabel,
    FlowLabelling,
    FlowResultCount,
    FlowRevision,
    RecentContact,
)
from store.tables.globals import Global
from store.tables.groups import ContactGroup, GroupCount, GroupMembership
from store.tables.holds import ContactHold
from store.tables.labels import Label, LabelCount, MsgLabel
from store.tables.locations import Location, LocationAlias
from store.tables.logs import AuditEntry, ChannelLog, WebhookLog
from store.tables.media import AttachmentFetch, Media
from store.tables.messages import ItemCount, Msg, MsgPart
from store.tables.parking import Parking
from store.tables.pending_events import PendingEvent
from store.tables.resthooks import Resthook, ResthookEvent, ResthookSubscriber
from store.tables.runs import FlowRun
from store.tables.sessions import FlowSession
from store.tables.starts import Broadcast, BroadcastBatch, FlowStart, FlowStartBatch
from store.tables.statistics import DailyStatistic
from store.tables.templates import LLM, Template, TemplateTranslation
from store.tables.tickets import Ticket, Topic
from store.tables.triggers import Schedule, Trigger, TriggerGroup
from store.tables.workspaces import Workspace

__all__ = [
    "LLM",
    "ApiToken",
    "Archive",
    "AttachmentFetch",
    "AuditEntry",
    "Broadcast",
    "BroadcastBatch",
    "BrowserSession",
    "Campaign",
    "CampaignEvent",
    "CampaignFire",
    "Channel",
    "ChannelAlert",
    "ChannelCount",
    "ChannelEvent",
    "ChannelLog",
    "Contact",
    "ContactEvent",
    "ContactField",
    "ContactGroup",
    "ContactHold",
    "ContactImport",
    "ContactNote",
    "ContactURN",
    "DailyStatistic",
    "Export",
    "Flow",
    "FlowActivityCount",
    "FlowDraft",
    "FlowLabel",
    "FlowLabelling",
    "FlowResultCount",
    "FlowRevision",
    "FlowRun",
    "FlowSession",
    "FlowStart",
    "FlowStartBatch",
    "FlowTest",
    "Global",
    "GroupCount",
    "GroupMembership",
    "Invitation",
    "ItemCount",
    "Label",
    "LabelCount",
    "Location",
    "LocationAlias",
    "Media",
    "Membership",
    "Msg",
    "MsgLabel",
    "MsgPart",
    "Parking",
    "PendingEvent",
    "RecentContact",
    "Resthook",
    "ResthookEvent",
    "ResthookSubscriber",
    "Schedule",
    "SyncEvent",
    "Template",
    "TemplateTranslation",
    "Ticket",
    "Topic",
    "Trigger",
    "TriggerGroup",
    "UserAccount",
    "WebhookLog",
    "Workspace",
    "metadata",
]
