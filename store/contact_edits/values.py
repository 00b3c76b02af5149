"""How the people of a workspace write dates and numbers."""

from zoneinfo import ZoneInfo

from flows.environment import Environment
from store.tables import Workspace

DATE_FORMATS = {"D": "DD-MM-YYYY", "M": "MM-DD-YYYY", "Y": "YYYY-MM-DD"}


def environment_of(workspace: Workspace) -> Environment:
    """The environment of a workspace."""
    return Environment(
        date_format=DATE_FORMATS.get(workspace.date_format, "DD-MM-YYYY"),
        timezone=ZoneInfo(workspace.timezone),
        languages=tuple(workspace.flow_languages),
        country=workspace.country or "",
        collation=workspace.input_collation or "default",
        redaction_policy="urns" if workspace.is_anonymous else "none",
    )
