"""14.4.1: all webhook nodes split on the status of the call, whatever they split on before."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids
from flows.definition.migrations.v14_1_0 import CALLS, split_on_status


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Rewrite the splits of webhook nodes; translations of what their cases said before are dropped."""
    for node in parts.nodes(flow):
        found = parts.switch_after(node, *CALLS)
        if found:
            for case in parts.objects(found[1], "cases"):
                _drop_translated_arguments(flow, parts.text(case, "uuid"))
            split_on_status(found[1])


def _drop_translated_arguments(flow: JsonObject, case_uuid: str) -> None:
    for items in parts.translations(flow):
        translated = parts.member(items, case_uuid)
        if translated is not None and "arguments" in translated:
            del translated["arguments"]
            if not translated:
                del items[case_uuid]
