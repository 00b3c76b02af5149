"""13.6.0: names of results and categories are limited."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids

MAX_RESULT_NAME = 64
MAX_CATEGORY_NAME = 36


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Cut names that are too long."""
    for action in parts.actions(flow, "set_run_result"):
        _limit(action, "name", MAX_RESULT_NAME)
        _limit(action, "category", MAX_CATEGORY_NAME)
    for router in parts.routers(flow):
        _limit(router, "result_name", MAX_RESULT_NAME)
        for category in parts.objects(router, "categories"):
            _limit(category, "name", MAX_CATEGORY_NAME)


def _limit(owner: JsonObject, key: str, limit: int) -> None:
    """Cut to so many characters and trim. Only a text of more bytes than that is touched, as ever in this version."""
    found = owner.get(key)
    if isinstance(found, str) and len(found.encode("utf-8", "surrogatepass")) > limit:
        owner[key] = found[:limit].strip()
