"""Names that people give to things."""

from store.errors import Conflict, LimitReached
from web.app.errors import AppError, invalid


def clean_name(text: str, field: str = "name", *, longest: int = 64) -> str:
    """A name without outer spaces. Raises `AppError` for one that is empty or has what names may not have."""
    name = " ".join(text.split())
    if not name:
        raise invalid(field, "required")
    if len(name) > longest:
        raise invalid(field, "too_long")
    if not name.isprintable() or any(letter in name for letter in '"\\'):
        raise invalid(field, "bad_characters")
    return name


def refused(error: Conflict, field: str = "name") -> AppError:
    """What to raise for a name that is taken, or for too many things of a kind."""
    if isinstance(error, LimitReached):
        return AppError("limit_reached", error.reason)
    return invalid(field, "taken")
