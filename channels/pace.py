"""How much of a channel's rate a message takes."""

from collections.abc import Sequence

from channels import gsm7
from core.urns import URN

DEFAULT_TPS = 10
"""Sends per second of a channel that sets none; 0 is without limit."""


def cost(urn: URN, text: str, attachments: Sequence[object]) -> int:
    """The sends that a message counts as: for phones its segments and attachments, else 1."""
    return gsm7.segments(text) + len(attachments) if urn.scheme == "tel" else 1
