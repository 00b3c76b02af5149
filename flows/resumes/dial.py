"""The resume `dial`."""

from typing import ClassVar

from flows.resumes.base import Resume, register


@register
class Dial(Resume):
    """A forwarded call ended."""

    __slots__ = ()

    type: ClassVar[str] = "dial"
    event_type: ClassVar[str] = "dial_ended"
