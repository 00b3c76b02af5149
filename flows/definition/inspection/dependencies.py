"""What of a workspace a flow depends on."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.definition.flow import Flow
from flows.definition.inspection.flow_templates import TOP_LEVELS, node_templates
from flows.definition.node import Node
from flows.definition.references import AssetReference
from flows.expressions.auditing import references

if TYPE_CHECKING:
    from flows.assets import Assets

FIELD_OWNERS = {
    ("fields",),
    ("contact", "fields"),
    ("parent", "fields"),
    ("parent", "contact", "fields"),
    ("child", "fields"),
    ("child", "contact", "fields"),
}
"""The paths below which the fields of a contact are."""


class Occurrence(NamedTuple):
    """A reference and where it is: `action_uuid` is "" in routers, `language` "" outside translations."""

    reference: AssetReference
    node_uuid: str
    action_uuid: str = ""
    language: str = ""


class Mentions(NamedTuple):
    """What a template mentions: fields and globals, and results of the parent by key."""

    assets: tuple[AssetReference, ...]
    parent_results: tuple[str, ...]


NOTHING = Mentions((), ())


def occurrences(flow: Flow) -> Iterator[Occurrence]:
    """Every reference to an asset, node by node; those by template can't be known."""
    for node in flow.node_list:
        yield from _named(node)
        for template in node_templates(flow, node):
            for reference in mentions(template.text).assets:
                yield Occurrence(reference, template.node_uuid, template.action_uuid, template.language)


def _named(node: Node) -> Iterator[Occurrence]:
    for action in node.actions:
        yield from (Occurrence(one, node.uuid, action.uuid) for one in action.references() if one.identity)
    if node.router is not None:
        yield from (Occurrence(one, node.uuid) for one in node.router.references() if one.identity)


def mentions(template: str) -> Mentions:
    """The fields, globals and results of the parent that a template mentions, each as often as it does."""
    return _mentions(template) if "@" in template else NOTHING


@lru_cache(maxsize=4096)
def _mentions(template: str) -> Mentions:
    assets, parent_results = [], []
    for path in references(template, TOP_LEVELS):
        owner, key = path[:-1], path[-1]
        if owner in FIELD_OWNERS:
            assets.append(AssetReference("field", key))
        elif owner == ("globals",):
            assets.append(AssetReference("global", key))
        elif owner == ("parent", "results"):
            parent_results.append(key)
    return Mentions(tuple(assets), tuple(parent_results))


def is_missing(reference: AssetReference, assets: "Assets") -> bool:
    """Whether the workspace lacks what is referred to; contacts are taken to be there."""
    found = _assets_of(reference.kind, assets)
    return found is not None and reference.identity not in found


def _assets_of(kind: str, assets: "Assets") -> Mapping[str, Any] | None:
    kinds: dict[str, Mapping[str, Any]] = {
        "channel": assets.channels,
        "field": assets.fields,
        "flow": assets.flows,
        "global": assets.globals,
        "group": assets.groups,
        "label": assets.labels,
        "llm": assets.llms,
        "template": assets.templates,
        "topic": assets.topics,
        "user": assets.users,
    }
    return kinds.get(kind)
