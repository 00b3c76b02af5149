"""The trigger `manual`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class Manual(Trigger):
    """Somebody, or something, started it: `user` (a reference) and `origin` (`ui`, `api`, …) say who and how."""

    __slots__ = ()

    type: ClassVar[str] = "manual"
    own_fields: ClassVar[tuple[str, ...]] = ("user", "origin")
