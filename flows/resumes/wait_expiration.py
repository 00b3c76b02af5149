"""The resume `wait_expiration`."""

from typing import ClassVar

from flows.resumes.base import Resume, register


@register
class WaitExpiration(Resume):
    """The run that waits is over, since nothing came in time."""

    __slots__ = ()

    type: ClassVar[str] = "wait_expiration"
    event_type: ClassVar[str] = "wait_expired"
