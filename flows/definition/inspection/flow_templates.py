"""All templates of a flow, translations included."""

from collections.abc import Iterator
from typing import NamedTuple

from flows.definition.flow import Flow
from flows.definition.node import Node

TOP_LEVELS = frozenset({
    "child", "contact", "fields", "globals", "input", "legacy_extra", "locals", "node", "parent", "results", "resume",
    "run", "ticket", "trigger", "urns", "webhook",
})  # fmt: skip
"""What may follow a bare `@` in a flow; anything else there is just text."""


class FlowTemplate(NamedTuple):
    """A template and where it is: `action_uuid` is "" in routers, `language` "" for the native text."""

    text: str
    node_uuid: str
    action_uuid: str = ""
    language: str = ""


def flow_templates(flow: Flow) -> Iterator[FlowTemplate]:
    """Every template, node by node; the translations of a property come after all its native texts."""
    for node in flow.node_list:
        yield from node_templates(flow, node)


def node_templates(flow: Flow, node: Node) -> Iterator[FlowTemplate]:
    """The templates of one node."""
    for action in node.actions:
        yield from _item_templates(flow, node, action.uuid, action.template_items())
    if node.router is not None:
        yield from _item_templates(flow, node, "", node.router.template_items())


def _item_templates(
    flow: Flow, node: Node, action_uuid: str, items: Iterator[tuple[str, str, list[str]]]
) -> Iterator[FlowTemplate]:
    properties = dict[tuple[str, str], None]()
    for uuid, name, texts in items:
        properties[uuid, name] = None
        yield from (FlowTemplate(text, node.uuid, action_uuid) for text in texts if text)
    for language in flow.localization.languages:
        for uuid, name in properties:
            for text in (flow.localization.get(language, uuid, name) if uuid else None) or ():
                yield FlowTemplate(text, node.uuid, action_uuid, language)
