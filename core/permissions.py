"""Who may do what: roles of members, and the permissions each has.

A permission is `<noun>.<verb>`. The API asks `list` for GET, `create` for POST (updates too) and `delete` for DELETE;
the other verbs are the browser's.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a member is in a workspace."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    AGENT = "agent"


ADMINISTRATOR_ONLY = frozenset(
    {
        "user.invite",
        "user.update",
        "user.delete",
        "invitation.list",
        "invitation.delete",
        "workspace.update",
        "workspace.delete",
        "workspace.dashboard",
        "incident.list",
        "llm.create",
        "llm.update",
        "llm.delete",
        "template.update",
        "webhook_log.read",
        "audit.list",
    }
)
"""What editors may not."""

AGENT = frozenset(
    {
        "contact.list",
        "contact.create",
        "contact.update",
        "contact.read",
        "contact.interrupt",
        "field.list",
        "group.list",
        "location.list",
        "media.create",
        "msg.create",
        "shortcut.list",
        "ticket.list",
        "ticket.update",
        "ticket.read",
        "topic.list",
        "user.list",
        "workspace.read",
    }
)
"""All that agents may."""

_READING = (".list", ".read")


def allows(role: Role | None, permission: str) -> bool:
    """Whether a member with this role may do it; who is no member may nothing."""
    if role is Role.ADMINISTRATOR:
        return True
    if role is Role.EDITOR:
        return permission not in ADMINISTRATOR_ONLY
    return role is Role.AGENT and permission in AGENT


def staff_allows(permission: str) -> bool:
    """Whether staff that looks after a workspace may do it: they read and change nothing."""
    return permission.endswith(_READING)
