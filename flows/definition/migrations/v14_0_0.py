"""14.0.0: expiration is limited by the type of the flow, and every category has a name."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

MAX_EXPIRE_MINUTES = {"messaging": 14 * 24 * 60, "voice": 15}
"""Flows of other types don't wait, so they don't expire."""

UNNAMED_CATEGORY = "Match"


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Limit the expiration if it is a whole number, and name the unnamed categories."""
    minutes = flow.get("expire_after_minutes")
    if isinstance(minutes, int) and not isinstance(minutes, bool):
        limit = MAX_EXPIRE_MINUTES.get(parts.text(flow, "type"), 0)
        flow["expire_after_minutes"] = min(minutes, limit)
    for router in parts.routers(flow):
        for category in parts.objects(router, "categories"):
            if category.get("name") in (None, ""):
                category["name"] = UNNAMED_CATEGORY
