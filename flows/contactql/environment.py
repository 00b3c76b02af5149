"""What the meaning of a query depends on besides its text."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from flows.environment import Environment


@dataclass(frozen=True, slots=True)
class QueryEnvironment:
    """Settings of the workspace; `year` is the current one, by which years of two digits are told apart.

    The default year will do where queries are only read, not evaluated.
    """

    date_format: str = "YYYY-MM-DD"
    timezone: tzinfo = UTC
    country: str = ""
    redact_urns: bool = False
    year: int = 2000

    @classmethod
    def of(cls, environment: Environment, year: int) -> "QueryEnvironment":
        """The part of a workspace's or contact's environment that queries depend on."""
        return cls(
            date_format=environment.date_format,
            timezone=environment.timezone,
            country=environment.country,
            redact_urns=environment.redacts_urns,
            year=year,
        )
