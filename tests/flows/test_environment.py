"""Environments: reading, writing, merging with a contact's own settings."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.environment import Environment, InvalidEnvironmentError

WHOLE = {
    "date_format": "DD-MM-YYYY",
    "time_format": "h:mm aa",
    "timezone": "Africa/Kigali",
    "allowed_languages": ["eng", "fra"],
    "default_country": "RW",
    "number_format": {"decimal_symbol": ",", "digit_grouping_symbol": "."},
    "input_collation": "confusables",
    "redaction_policy": "urns",
    "obfuscation_key": [1, 2, 3, 4],
}


def test_what_is_absent_or_null_has_its_default() -> None:
    assert Environment.from_json(None) == Environment.from_json(dict.fromkeys(WHOLE)) == Environment()
    environment = Environment()
    assert (environment.date_format, environment.time_format) == ("YYYY-MM-DD", "tt:mm")
    assert (environment.timezone.key, environment.language, environment.country) == ("UTC", "", "")


def test_an_environment_is_written_as_it_was_read() -> None:
    assert Environment.from_json(WHOLE).to_json() == WHOLE
    assert Environment.from_json(Environment().to_json()) == Environment()


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("timezone", "Mars/Olympus", "unknown time zone 'Mars/Olympus'"),
        ("timezone", "Local", "unknown time zone"),
        ("date_format", "yyyy", "date_format is 'yyyy'"),
        ("input_collation", "german", "must be one of default, confusables, arabic_variants"),
        ("redaction_policy", "all", "redaction_policy is 'all'"),
        ("obfuscation_key", [1], "must be 4 numbers"),
    ],
)
def test_settings_that_do_not_exist_are_refused(setting: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidEnvironmentError, match=message):
        Environment.from_json({setting: value})


def test_a_contact_has_its_own_zone_language_and_country() -> None:
    workspace = Environment.from_json(WHOLE)
    merged = workspace.for_contact(timezone=ZoneInfo("Asia/Tokyo"), language="fra", country="CA")
    assert (merged.timezone.key, merged.language, merged.country) == ("Asia/Tokyo", "fra", "CA")
    assert merged.languages == ("fra", "eng")
    assert workspace.language == "eng"
    assert workspace.for_contact(language="spa") == workspace
