"""What a host may set about the engine: limits, and its own pure rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.expressions.scope import EFFORT

if TYPE_CHECKING:
    from flows.contact import Contact
    from flows.message import MessageContent

Sendability = Callable[["Contact", "MessageContent"], str]
"""Why a message to this contact must not be sent (`org_suspended`, `looping`, …), or "" if nothing is against it."""


def always_sendable(contact: "Contact", content: "MessageContent") -> str:
    """Nothing speaks against any message."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a conversation may do; characters are Unicode code points, bytes are bytes of UTF-8.

    `effort` is how many steps all expressions of a sprint may take together (`flows.expressions.scope.EFFORT`).
    """

    steps: int = 100
    effort: int = EFFORT
    sprints: int = 500
    runs: int = 500
    template_chars: int = 10_000
    name_chars: int = 128
    field_chars: int = 640
    result_chars: int = 640
    request_bytes: int = 262_144
    response_bytes: int = 262_144
    stored_webhook_bytes: int = 10_000
    extra_bytes: int = 10_000
    urns: int = 50
    ancestors: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything about the engine that is the same for all sprints of a host.

    `check_sendable` must be pure: it is asked again when a sprint is repeated. `prompts` are the templates behind the
    expression function `prompt`, with `{arg1}`, `{arg2}`, … for its arguments. `default_headers` are given to
    webhooks which do not set them; `blocked_hosts` (and all below them) are never called.
    """

    limits: Limits = field(default_factory=Limits)
    check_sendable: Sendability = always_sendable
    prompts: Mapping[str, str] = field(default_factory=dict)
    default_headers: Mapping[str, str] = field(default_factory=lambda: {"User-Agent": "Ngoma"})
    blocked_hosts: frozenset[str] = frozenset()
