"""What flows can name: one module per noun; `Assets` holds them all."""

from flows.assets.assets import Assets
from flows.assets.channel import Channel
from flows.assets.field import Field
from flows.assets.flow import FlowAsset, FlowNotFound, UnreadableFlow
from flows.assets.group import Group
from flows.assets.named import LLM, Campaign, Global, Label, Named, Resthook, Topic, User
from flows.assets.references import Reference
from flows.assets.template import Template, TemplateComponent, TemplateTranslation

__all__ = [
    "LLM",
    "Assets",
    "Campaign",
    "Channel",
    "Field",
    "FlowAsset",
    "FlowNotFound",
    "Global",
    "Group",
    "Label",
    "Named",
    "Reference",
    "Resthook",
    "Template",
    "TemplateComponent",
    "TemplateTranslation",
    "Topic",
    "UnreadableFlow",
    "User",
]
