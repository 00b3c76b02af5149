"""Which sessions led to a session, so that flows which start each other come to an end."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.session import Session


def child_history(session: "Session") -> dict[str, Any]:
    """The history of sessions that this one starts."""
    before = session.trigger.history or {}
    had_input = any(run.had_input for run in session.runs)
    return {
        "parent_uuid": session.uuid,
        "ancestors": (before.get("ancestors") or 0) + 1,
        "ancestors_since_input": 0 if had_input else (before.get("ancestors_since_input") or 0) + 1,
    }
