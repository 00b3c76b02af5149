"""13.3.0: `webhook` is the whole response of a call; what it was before is now `webhook.json`."""

import re

from flows.definition.header import JsonObject
from flows.definition.ids import Ids
from flows.definition.migrations.templates import rewrite
from flows.expressions.refactoring import renamed

RENAMES = {"webhook": "webhook.json"}

_MENTION = re.compile(r"(?<![\w.])webhook(?!\w)", re.IGNORECASE)
"""Where the name may be: templates without it needn't be parsed."""


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Rename the reference in all templates."""
    rewrite(flow, lambda template: renamed(template, RENAMES) if _MENTION.search(template) else template)
