"""What anonymous workspaces show of contacts: of a URN its scheme and nothing more, and a code to speak of them by."""

from flows.context.reference import obfuscated
from flows.environment import DEFAULT_OBFUSCATION_KEY

MASKED = "********"


def masked(scheme: str) -> str:
    """A URN of which only the scheme may be known."""
    return f"{scheme}:{MASKED}"


def reference_code(contact_id: int) -> str:
    """The code of a contact, 6 or 7 characters, the same as `@contact.ref`."""
    return obfuscated(contact_id, DEFAULT_OBFUSCATION_KEY)
