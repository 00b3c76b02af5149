"""The types of flows, and what differs between them."""

from typing import Final

MESSAGING: Final = "messaging"
BACKGROUND: Final = "messaging_background"
OFFLINE: Final = "messaging_offline"
VOICE: Final = "voice"

FLOW_TYPES: Final = (MESSAGING, BACKGROUND, OFFLINE, VOICE)

EVERY: Final = frozenset(FLOW_TYPES)
INTERACTIVE: Final = frozenset((MESSAGING, OFFLINE, VOICE))
ONLINE: Final = frozenset((MESSAGING, BACKGROUND, VOICE))
ONLY_VOICE: Final = frozenset((VOICE,))

WAITS: Final = {
    MESSAGING: frozenset(("msg",)),
    BACKGROUND: frozenset[str](),
    OFFLINE: frozenset(("msg",)),
    VOICE: frozenset(("msg", "dial")),
}
"""The waits that each type of flow may have."""

DEFAULT_EXPIRY_MINUTES: Final = {MESSAGING: 3 * 24 * 60, VOICE: 5}
"""How long a wait lasts where the flow doesn't say; 0 for other types, which do not wait."""
