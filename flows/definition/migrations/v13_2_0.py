"""13.2.0: the base language is always a language code; flows without one are of the undetermined language."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

UNDETERMINED = "und"


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Replace `base` and the like by `und`, which then can't be a translation as well."""
    if len(parts.text(flow, "language")) != 3:
        flow["language"] = UNDETERMINED
        (parts.member(flow, "localization") or {}).pop(UNDETERMINED, None)
