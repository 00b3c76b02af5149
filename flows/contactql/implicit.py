"""What a query means that is no comparison: a name, a number, an address, a reference code."""

import re

from core import phones, urns
from flows.contactql.environment import QueryEnvironment
from flows.contactql.tokens import name_tokens
from flows.contactql.tree import Condition

_PHONE = re.compile(r"\+?[0-9 .\-()]{5,}")
_PARTIAL_PHONE = re.compile(r"\+?[-0-9]{4,}")
_NOT_DIALLED = re.compile(r"[^+0-9]")
_REFERENCE = re.compile(r"[A-HJ-NP-Z2-9]{6,7}", re.IGNORECASE | re.ASCII)


def as_phone_query(text: str, environment: QueryEnvironment) -> str | None:
    """The query for a phone number, if the whole text is one in the workspace's country."""
    if environment.redact_urns or not _PHONE.fullmatch(text):
        return None
    number = phones.possible(text, environment.country)
    return f"tel = {number}" if number else None


def condition_of(value: str, environment: QueryEnvironment) -> Condition:
    """The condition that a value alone stands for."""
    if environment.redact_urns:
        if _REFERENCE.fullmatch(value):
            return Condition("attr", "ref", "=", value)
    else:
        address = _address(value)
        if address:
            return Condition("urn", address.scheme, "=", address.path)
        if _PARTIAL_PHONE.fullmatch(value):
            return Condition("urn", "tel", "~", _NOT_DIALLED.sub("", value))
    return Condition("attr", "name", "~" if name_tokens(value) else "=", value)


def _address(value: str) -> urns.URN | None:
    try:
        return urns.parse(value)
    except urns.InvalidURN:
        return None
