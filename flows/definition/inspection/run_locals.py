"""The locals that a flow sets."""

from flows.actions.base import Action
from flows.definition.flow import Flow

SET_BY_TYPE = {"add_contact_urn": "_has_urn", "open_ticket": "_new_ticket", "transfer_airtime": "_new_transfer"}
"""Actions that tell how they went in a local of a fixed name."""

NAMED_BY = {"call_llm": "output_local", "set_run_local": "local"}
"""Actions whose author names the local, and in which property."""


def run_locals(flow: Flow) -> list[str]:
    """Their names, in order."""
    names = {_local_of(action) for node in flow.node_list for action in node.actions}
    return sorted(names - {""})


def _local_of(action: Action) -> str:
    if action.type in SET_BY_TYPE:
        return SET_BY_TYPE[action.type]
    return str(getattr(action, NAMED_BY[action.type])) if action.type in NAMED_BY else ""
