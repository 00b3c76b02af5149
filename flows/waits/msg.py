"""The wait `msg`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from core.clock import format_instant
from flows.definition.reading import ReadError, check_uuid, mapping
from flows.events.msg_wait import MsgWait
from flows.registry import UnknownTypeError
from flows.waits.base import Wait, register

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.resumes import Resume

HINTS = ("audio", "image", "video", "location", "digits")
MAX_TERMINATOR_CHARS = 8


@dataclass(frozen=True, slots=True)
class Timeout:
    """How long a message may take to come, and the category for when it doesn't."""

    seconds: int
    category_uuid: str


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Msg(Wait):
    """Waits for a message of the contact; `hint` says of what kind, as JSON."""

    type: ClassVar[str] = "msg"

    timeout: Timeout | None = None
    hint: dict[str, Any] | None = None

    def begin(self, execution: "Execution") -> bool:
        """Nothing is waited for where the message that triggered the session is still to be read."""
        session = execution.session
        if session.trigger.type == "msg" and len(session.runs) == 1 and len(execution.run.path) == 1:
            return False
        expires = execution.now() + timedelta(minutes=execution.flow.expiry_minutes)
        execution.log(
            MsgWait(
                timeout_seconds=self.timeout.seconds if self.timeout else 0,
                expires_on=format_instant(expires),
                hint=self.hint,
            )
        )
        return True

    def accepts(self, resume: "Resume") -> bool:
        """See `Wait.accepts`."""
        if resume.type == "wait_timeout":
            return self.timeout is not None
        return resume.type in ("msg", "wait_expiration")

    @property
    def timeout_category(self) -> str:
        """See `Wait.timeout_category`."""
        return self.timeout.category_uuid if self.timeout else ""

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """See `Wait.from_json`."""
        timeout, hint = data.get("timeout"), data.get("hint")
        return cls(timeout=_read_timeout(timeout) if timeout else None, hint=_read_hint(hint) if hint else None)


def _read_timeout(data: Any) -> Timeout:
    timeout = mapping(data, "timeout")
    seconds = timeout.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds <= 0:
        raise ReadError("field 'timeout.seconds' must be greater than 0")
    return Timeout(seconds, check_uuid(timeout.get("category_uuid"), "timeout.category_uuid"))


def _read_hint(data: Any) -> dict[str, Any]:
    hint = mapping(data, "hint")
    kind = hint.get("type")
    if kind not in HINTS:
        raise UnknownTypeError(kind)
    found: dict[str, Any] = {"type": kind}
    if kind == "digits":
        count, terminator = hint.get("count"), hint.get("terminated_by")
        if count is not None:
            if isinstance(count, bool) or not isinstance(count, int):
                raise ReadError("field 'hint.count' must be a whole number")
            found["count"] = count
        if terminator:
            if not isinstance(terminator, str) or len(terminator) > MAX_TERMINATOR_CHARS:
                raise ReadError(f"field 'hint.terminated_by' must be at most {MAX_TERMINATOR_CHARS} characters")
            found["terminated_by"] = terminator
    return found
