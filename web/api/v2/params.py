"""Query parameters, read as RapidPro's API reads them; what is wrong with one is said in a sentence."""

import re
from datetime import UTC, datetime
from uuid import UUID

from fastapi import Request

from web.errors import BadRequest

TRUE = {"true", "y", "yes", "1"}
MOST_VALUES = 100
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
AFTER_ALL = datetime(9999, 12, 30, tzinfo=UTC)

_TIME = r"(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?"
_OFFSET = r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?"
_DATE = re.compile(rf"(\d{{4}})(?:-?(\d{{2}})(?:-?(\d{{2}})(?:[T ]{_TIME}{_OFFSET})?)?)?", re.ASCII)


class Params:
    """The query string of a request."""

    def __init__(self, request: Request) -> None:
        self._query = request.query_params

    def text(self, name: str) -> str | None:
        """The first value given, None if there is none or it is empty."""
        values = self._query.getlist(name)
        value = values[0] if values else ""
        return None if not value or "\x00" in value else value

    def given(self, name: str) -> bool:
        """Whether the parameter is there, maybe empty."""
        return name in self._query

    def all(self, name: str) -> list[str]:
        """All values given."""
        return [value for value in self._query.getlist(name) if "\x00" not in value]

    def uuid(self, name: str) -> UUID | None:
        """A UUID. Raises `BadRequest`, also for an empty value."""
        return next(iter(self.uuids(name)), None)

    def uuids(self, name: str) -> list[UUID]:
        """All UUIDs given, up to a hundred. Raises `BadRequest`."""
        values = self._query.getlist(name)
        if len(values) > MOST_VALUES:
            raise BadRequest(f"Param '{name}' can have a maximum of {MOST_VALUES} values.")
        found = []
        for value in values:
            try:
                found.append(UUID(value))
            except ValueError:
                raise BadRequest(f"Param '{name}': {value} is not a valid UUID.") from None
        return found

    def uuid_or_never(self, name: str) -> UUID | None:
        """A UUID where other values are allowed and find nothing; then it is the nil UUID."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return UUID(value)
        except ValueError:
            return UUID(int=0)

    def integer(self, name: str) -> int | None:
        """A whole number that fits a key column. Raises `BadRequest`."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise BadRequest(f"Value for {name} must be an integer")
        return int(value)

    def flag(self, name: str) -> bool | None:
        """Whether it says yes; None if it wasn't given."""
        return self._query.getlist(name)[0].lower() in TRUE if name in self._query else None

    def instant(self, name: str) -> datetime | None:
        """A time in any precision of ISO 8601, UTC if it has no offset.

        What can't be read finds nothing: it is before all times if `before` is asked for, else after all.
        """
        value = self.text(name)
        if value is None:
            return None
        return parse_instant(value) or (BEFORE_ALL if name == "before" else AFTER_ALL)

    def one_of(self, *names: str) -> None:
        """Only one of these may be given. Raises `BadRequest`."""
        if sum(1 for name in names if self.text(name)) > 1:
            raise BadRequest(f"You may only specify one of the {', '.join(names)} parameters")

    def target(self, *names: str) -> str | None:
        """The one of these that says which object is meant. Raises `BadRequest` for several."""
        given = [name for name in names if name in self._query]
        if len(given) > 1:
            raise BadRequest(f"URL can only contain one of the following parameters: {', '.join(sorted(names))}")
        return given[0] if given else None

    def required_target(self, *names: str) -> str:
        """As `target`, but there must be one."""
        given = self.target(*names)
        if given is None:
            raise BadRequest(f"URL must contain one of the following parameters: {', '.join(sorted(names))}")
        return given


def parse_instant(text: str) -> datetime | None:
    """Read `2015`, `2015-01`, `20150128T180000Z`, `2015-01-28 18:00+02:00` and the like; None if it isn't one."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    date = f"{year}-{month or '01'}-{day or '01'}"
    micros = (fraction or "0").ljust(6, "0")[:6]
    time = f"{hour or '00'}:{minute or '00'}:{second or '00'}.{micros}"
    try:
        return datetime.fromisoformat(f"{date}T{time}{_offset(offset)}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> str:
    if not text or text == "Z":
        return "+00:00"
    digits = text[1:].replace(":", "").ljust(4, "0")
    return f"{text[0]}{digits[:2]}:{digits[2:]}"
