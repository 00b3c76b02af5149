"""The resume `wait_timeout`."""

from typing import ClassVar

from flows.resumes.base import Resume, register


@register
class WaitTimeout(Resume):
    """No message came in the time that the wait gave."""

    __slots__ = ()

    type: ClassVar[str] = "wait_timeout"
    event_type: ClassVar[str] = "wait_timed_out"
