"""The environment of a workspace: how its people write and read dates, numbers, languages and names of places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from flows.locations import Locations

COLLATIONS: Final = ("default", "confusables", "arabic_variants")
REDACTION_POLICIES: Final = ("none", "urns")
DEFAULT_OBFUSCATION_KEY: Final = (670492, 863807, 107187, 12648430)

UTC: Final = ZoneInfo("UTC")

# Any layout may be set; dates are read in the three that people of some country write (see expressions/dates.py).
_DATE_LAYOUT = re.compile(r"[YMDE .,:/_T-]+")
_TIME_LAYOUT = re.compile(r"[htmsfaA .,:/_T-]+")


class InvalidEnvironmentError(ValueError):
    """A setting of an environment isn't one of those that exist; the message names it and what it may be."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The symbols that numbers are written with for people."""

    decimal_symbol: str = "."
    digit_grouping_symbol: str = ","


@dataclass(frozen=True, slots=True)
class Environment:
    """Immutable; `for_contact` gives the one to evaluate a contact's templates in.

    `languages` are ISO 639-3 codes, the first is the default. `country` is an ISO 3166-1 alpha-2 code or "".
    `obfuscation_key` is the key of `@contact.ref`. `locations` come from the workspace's assets, not from JSON.
    """

    date_format: str = "YYYY-MM-DD"
    time_format: str = "tt:mm"
    timezone: ZoneInfo = UTC
    languages: tuple[str, ...] = ()
    country: str = ""
    number_format: NumberFormat = NumberFormat()
    collation: str = "default"
    redaction_policy: str = "none"
    obfuscation_key: tuple[int, int, int, int] = DEFAULT_OBFUSCATION_KEY
    locations: "Locations | None" = field(default=None, compare=False)

    @property
    def language(self) -> str:
        """The default language, or ""."""
        return self.languages[0] if self.languages else ""

    @property
    def redacts_urns(self) -> bool:
        """Whether expressions may not show contacts' URNs."""
        return self.redaction_policy == "urns"

    def for_contact(
        self,
        *,
        timezone: ZoneInfo | None = None,
        language: str = "",
        country: str = "",
        locations: "Locations | None" = None,
    ) -> "Environment":
        """The environment merged with a contact's own settings, where it has any.

        The language counts only if the workspace allows it, and becomes the default then; the others stay allowed.
        """
        languages = self.languages
        if language in languages:
            languages = (language, *(other for other in languages if other != language))
        return replace(
            self,
            timezone=timezone or self.timezone,
            languages=languages,
            country=country or self.country,
            locations=locations or self.locations,
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Environment":
        """Reads an environment as definitions and sessions carry it; what is absent or null has its default.

        Raises `InvalidEnvironmentError` for an unknown time zone, format, collation or policy.
        """
        data = {key: value for key, value in (data or {}).items() if value is not None}
        symbols = data.get("number_format", {})
        key = tuple(int(word) for word in data.get("obfuscation_key", DEFAULT_OBFUSCATION_KEY))
        if len(key) != 4:
            raise InvalidEnvironmentError(f"obfuscation_key must be 4 numbers, not {len(key)}")
        return cls(
            date_format=_layout("date_format", data, "YYYY-MM-DD", _DATE_LAYOUT),
            time_format=_layout("time_format", data, "tt:mm", _TIME_LAYOUT),
            timezone=timezone_of(str(data.get("timezone") or "UTC")),
            languages=tuple(data.get("allowed_languages", ())),
            country=str(data.get("default_country", "")),
            number_format=NumberFormat(
                str(symbols.get("decimal_symbol", ".")), str(symbols.get("digit_grouping_symbol", ","))
            ),
            collation=_one_of("input_collation", data, COLLATIONS),
            redaction_policy=_one_of("redaction_policy", data, REDACTION_POLICIES),
            obfuscation_key=key,
        )

    def to_json(self) -> dict[str, Any]:
        """As plain JSON, the shape that `from_json` reads."""
        symbols = self.number_format
        data: dict[str, Any] = {
            "date_format": self.date_format,
            "time_format": self.time_format,
            "timezone": self.timezone.key,
            "allowed_languages": list(self.languages),
            "default_country": self.country,
            "number_format": {
                "decimal_symbol": symbols.decimal_symbol,
                "digit_grouping_symbol": symbols.digit_grouping_symbol,
            },
            "input_collation": self.collation,
            "redaction_policy": self.redaction_policy,
            "obfuscation_key": list(self.obfuscation_key),
        }
        return {key: value for key, value in data.items() if value not in ("", [])}


@lru_cache(maxsize=1024)
def timezone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises `InvalidEnvironmentError`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidEnvironmentError(
            f"unknown time zone {name!r}; it must be an IANA name like Africa/Kigali"
        ) from error


def _one_of(name: str, data: Mapping[str, Any], options: tuple[str, ...]) -> str:
    chosen = str(data.get(name) or options[0])
    if chosen not in options:
        raise InvalidEnvironmentError(f"{name} is {chosen!r}, it must be one of {', '.join(options)}")
    return chosen


def _layout(name: str, data: Mapping[str, Any], default: str, pattern: re.Pattern[str]) -> str:
    chosen = str(data.get(name) or default)
    if not pattern.fullmatch(chosen):
        raise InvalidEnvironmentError(f"{name} is {chosen!r}, it must be a layout like {default}")
    return chosen
