"""What inspection finds, as plain JSON."""

from typing import TYPE_CHECKING, Any

from flows.actions.base import Action
from flows.definition.flow import Flow
from flows.definition.inspection.flow_templates import flow_templates
from flows.definition.inspection.inspection import inspection_of
from flows.routers.base import Router

if TYPE_CHECKING:
    from flows.assets import Assets


def inspect(flow: Flow, assets: "Assets | None" = None) -> dict[str, Any]:
    """The inspection of a flow, by itself or in its workspace, in the form in which hosts keep it."""
    return inspection_of(flow, assets).to_json()


def templates(flow: Flow) -> list[str]:
    """All templates of a flow, translations included, each as often as it occurs."""
    return [template.text for template in flow_templates(flow)]


def localizables(flow: Flow) -> list[str]:
    """All native texts of a flow that can be translated, each as often as it occurs."""
    found = []
    for node in flow.node_list:
        parts: list[Action | Router] = [*node.actions, *([node.router] if node.router else [])]
        for part in parts:
            found += [text for _, _, texts in part.localizable_items() for text in texts if text]
    return found
