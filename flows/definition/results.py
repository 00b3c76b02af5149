"""What flows say of the results that they may save."""

from typing import NamedTuple


class ResultDeclaration(NamedTuple):
    """A result that an action or router may save, with the categories that it may have."""

    name: str
    categories: tuple[str, ...] = ()
