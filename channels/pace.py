"""How fast a channel may send, and how much of that a message takes."""

from collections.abc import Sequence

from channels import gsm7, registry
from channels.limits import DEFAULT_TPS
from core.urns import URN


def rate(type_code: str, tps: int | None) -> int:
    """The sends per second of a channel: its own, else its type's; 0 is without limit."""
    if tps is not None:
        return tps
    kind = registry.get(type_code)
    return kind.tps if kind else DEFAULT_TPS


def cost(urn: URN, text: str, attachments: Sequence[object]) -> int:
    """The sends that a message counts as: for phones its segments and attachments, else 1."""
    return gsm7.segments(text) + len(attachments) if urn.scheme == "tel" else 1
