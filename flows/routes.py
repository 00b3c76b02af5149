"""Which channel reaches a URN."""

from functools import lru_cache

from core.phones import country_of
from core.urns import is_bsuid
from flows.assets import Assets, Channel
from flows.contact_urn import ContactURN

country_of_number = lru_cache(maxsize=65_536)(country_of)


def channel_for(assets: Assets, urn: ContactURN, role: str) -> Channel | None:
    """The URN's own channel if it still does; a phone number's nearest one; else the first of the scheme."""
    own = urn.channel
    if own is not None and own.has_role(role) and own.supports(urn.scheme):
        return own
    candidates = [one for one in assets.channels.values() if one.has_role(role) and one.supports(urn.scheme)]
    if urn.scheme == "tel":
        return _nearest(candidates, urn.path)
    return candidates[0] if candidates else None


def _nearest(candidates: list[Channel], number: str) -> Channel | None:
    """The channel whose number begins most like this one; of those alike the last (flow-spec 17.2)."""
    if any(one.country and not one.allow_international for one in candidates):
        country = country_of_number(number)
        candidates = [
            one
            for one in candidates
            if one.allow_international or not country or not one.country or one.country == country
        ]
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    digits = number.removeprefix("+")
    best, best_length = candidates[0], -1
    for channel in candidates:
        prefixes = channel.match_prefixes or (channel.address.removeprefix("+"),)
        length = max(_common_length(digits, prefix) for prefix in prefixes)
        if length >= best_length:
            best, best_length = channel, length
    return best


def _common_length(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def is_portable(urn: ContactURN) -> bool:
    """Whether the address stays the same on another channel of the scheme."""
    return urn.scheme == "tel" or (urn.scheme == "whatsapp" and not is_bsuid(urn.path))
