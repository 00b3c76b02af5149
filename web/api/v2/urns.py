"""URNs in anonymous workspaces: their scheme is shown, nothing more."""

MASKED = "********"


def masked(scheme: str) -> str:
    """A URN of which only the scheme may be known."""
    return f"{scheme}:{MASKED}"
