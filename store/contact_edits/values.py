"""Values of contact fields, read from text as the engine reads them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import SteppedClock
from core.randomness import Pcg
from flows.environment import Environment
from flows.expressions import dates, numbers
from flows.expressions.errors import ExpressionError
from flows.expressions.rendering import datetime_text
from flows.expressions.scope import Scope
from flows.expressions.values import Record
from store.tables import Workspace

DATE_FORMATS = {"D": "DD-MM-YYYY", "M": "MM-DD-YYYY", "Y": "YYYY-MM-DD"}
MAX_VALUE = 640
_WHOLE = Decimal(10) ** 15


def environment_of(workspace: Workspace) -> Environment:
    """How a workspace's people write dates and numbers."""
    return Environment(
        date_format=DATE_FORMATS.get(workspace.date_format, "DD-MM-YYYY"),
        timezone=ZoneInfo(workspace.timezone),
        languages=tuple(workspace.flow_languages),
        country=workspace.country or "",
        collation=workspace.input_collation or "default",
        redaction_policy="urns" if workspace.is_anonymous else "none",
    )


def parse_value(text: str, environment: Environment, now: datetime) -> dict[str, Any] | None:
    """`{"text", "number"?, "datetime"?}`; None for no text."""
    text = text.strip()
    if not text:
        return None
    value: dict[str, Any] = {"text": text[:MAX_VALUE]}
    number = numbers.from_text(text)
    if number is not None:
        value["number"] = (
            int(number) if number == number.to_integral_value() and abs(number) < _WHOLE else float(number)
        )
    scope = Scope(Record({}), environment, clock=SteppedClock(now), randomness=Pcg(0))
    try:
        instant = dates.find_datetime(text, scope, fill_time=True)
    except ExpressionError:
        instant = None
    if instant is not None:
        value["datetime"] = datetime_text(instant)
    return value
