"""Phone numbers: what a person or an aggregator wrote, made into the path of a `tel` URN.

Numbers are judged by libphonenumber's "possible" level (length by country), not "valid": numbering plans change
faster than libraries do. Steps and their order are those of the existing service, whose contacts must be found again.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

E164 = re.compile(r"\+[0-9]{7,15}")
_SHORT_CODE = re.compile(r"[1-9][0-9]{2,5}")
_SENDER_ID = re.compile(r"[0-9A-Za-z]{3,64}")
_NOISE = re.compile(r"[^0-9A-Za-z]")


class InvalidPhone(ValueError):
    """The text can't be read as a phone number, a short code or a sender id under the rules asked for."""

    def __init__(self, raw: str, country: str) -> None:
        where = f" in {country}" if country else ", and no country was given to complete it"
        super().__init__(f"{raw!r} is not a possible phone number{where}")


def parse(raw: str, country: str = "", *, allow_short: bool = False, allow_sender_id: bool = False) -> str:
    """The path of a `tel` URN: E.164 (`+250788383383`), a short code, or a sender id in lower case.

    `country` is an ISO 3166-1 alpha-2 code in upper case, or "". Short codes need a country.
    Raises `InvalidPhone`.
    """
    number = _strip(raw)
    if country and country not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidPhone(raw, country)
    found = possible(number, country)
    if found:
        return found
    short = _short(number, country) if allow_short and country else ""
    if short:
        return short
    if allow_sender_id and _SENDER_ID.fullmatch(number):
        return number.lower()
    raise InvalidPhone(raw, country)


def possible(raw: str, country: str = "") -> str:
    """The E.164 form if `raw` is a possible number of `country` or an international one, else ""."""
    number = _strip(raw)
    if country and country not in phonenumbers.SUPPORTED_REGIONS:
        return ""
    found = _e164(number, country)
    if not found and len(number) >= 11 and not number.startswith(("0", "+")):
        found = _e164("+" + number, country)
    return found


def national(number: str) -> str:
    """The way people of its country write an E.164 number (`0788 383 383`); anything else unchanged."""
    parsed = _parsed(number, "") if number.startswith("+") else None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL) if parsed else number


def local(number: str, country: str = "") -> str:
    """The national significant number of an E.164 number (`788383383`), for gateways that want it so."""
    parsed = _parsed(number, country) if number.startswith("+") else None
    return str(parsed.national_number) if parsed else number.removeprefix("+")


def country_of(number: str) -> str:
    """The country of an E.164 number, or "" if it has none (a short code, a shared calling code)."""
    parsed = _parsed(number, "") if number.startswith("+") else None
    region = phonenumbers.region_code_for_number(parsed) if parsed else None
    return region if region and region != "001" else ""


def _strip(raw: str) -> str:
    trimmed = raw.strip()
    return ("+" if trimmed.startswith("+") else "") + _NOISE.sub("", trimmed)


def _e164(number: str, country: str) -> str:
    """E.164, once writing and reading it again changes nothing; three rounds, as some numbers settle at the second."""
    for _ in range(3):
        parsed = _parsed(number, country)
        if parsed is None or phonenumbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
            return ""
        written = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
        if written == number:
            return written if E164.fullmatch(written) else ""
        number = written
    return ""


def _short(number: str, country: str) -> str:
    parsed = _parsed(number, country)
    if parsed and phonenumbers.is_possible_short_number_for_region(parsed, country):
        return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return number if _SHORT_CODE.fullmatch(number) else ""


def _parsed(number: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, country or None)
    except NumberParseException:
        return None
