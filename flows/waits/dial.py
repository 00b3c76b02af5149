"""The wait `dial`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from core.clock import format_instant
from core.phones import InvalidPhone
from core.urns import from_phone
from flows.definition.fields import integer, text
from flows.events.dial_wait import DialWait
from flows.waits.base import Wait, register

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.resumes import Resume

DIAL_SECONDS, CALL_SECONDS, GRACE_SECONDS = 60, 7_200, 30


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(Wait):
    """Forwards the call to a phone number and waits until that ends."""

    type: ClassVar[str] = "dial"

    phone: str = text(required=True, max_chars=1_000, template=True)
    dial_limit_seconds: int = integer(default=DIAL_SECONDS, minimum=0)
    call_limit_seconds: int = integer(default=CALL_SECONDS, minimum=0)

    def begin(self, execution: "Execution") -> bool:
        """A phone number that can't be one is an error, and nothing is waited for."""
        phone = execution.text(self.phone)
        try:
            urn = from_phone(phone, execution.merged.country)
        except InvalidPhone:
            execution.error(f"{phone!r} is not a possible number", "dial_phone")
            return False
        dial_seconds, call_seconds = self.dial_limit_seconds or DIAL_SECONDS, self.call_limit_seconds or CALL_SECONDS
        seconds = dial_seconds + call_seconds + GRACE_SECONDS
        execution.log(
            DialWait(
                urn=urn.identity,
                dial_limit_seconds=dial_seconds,
                call_limit_seconds=call_seconds,
                expires_on=format_instant(execution.now() + timedelta(seconds=seconds)),
            )
        )
        return True

    def accepts(self, resume: "Resume") -> bool:
        """See `Wait.accepts`."""
        return resume.type == "dial"
