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
    VIEWER = "viewer"
    TRANSLATOR = "translator"


VERBS = {
    "archive": ("list",),
    "audit": ("list",),
    "broadcast": ("list", "create", "read", "update", "delete"),
    "campaign": ("list", "read", "create", "update", "delete"),
    "campaign_event": ("list", "create", "delete"),
    "channel": ("list", "read", "create", "update", "delete"),
    "channel_event": ("list",),
    "channel_log": ("list", "read"),
    "contact": ("list", "read", "create", "update", "delete", "interrupt", "import", "export"),
    "field": ("list", "create", "update", "delete"),
    "flow": ("list", "read", "create", "update", "translate", "publish", "simulate", "archive", "delete", "export"),
    "flow_label": ("list", "create", "update", "delete"),
    "global": ("list", "create", "update", "delete"),
    "group": ("list", "create", "update", "delete"),
    "incident": ("list",),
    "invitation": ("list", "delete"),
    "label": ("list", "create", "update", "delete"),
    "llm": ("list", "create", "update", "delete"),
    "location": ("list",),
    "media": ("create",),
    "msg": ("list", "create", "update", "delete"),
    "resthook": ("list", "create", "delete"),
    "resthook_subscriber": ("list", "create", "delete"),
    "run": ("list", "read", "interrupt"),
    "shortcut": ("list", "create", "update", "delete"),
    "start": ("list", "create", "interrupt"),
    "template": ("list", "read", "update"),
    "ticket": ("list", "read", "create", "update"),
    "token": ("list", "create", "delete"),
    "topic": ("list", "create", "update", "delete"),
    "trigger": ("list", "create", "update", "delete"),
    "user": ("list", "invite", "update", "delete"),
    "webhook_log": ("list", "read"),
    "workspace": ("read", "list", "create", "update", "delete", "dashboard", "export", "import"),
}
"""Every permission there is: nouns, and what can be done with each. Routes may ask for no other."""

ALL = tuple(f"{noun}.{verb}" for noun, verbs in VERBS.items() for verb in verbs)

ADMINISTRATOR_ONLY = frozenset(
    {
        "user.invite",
        "user.update",
        "user.delete",
        "invitation.list",
        "invitation.delete",
        "workspace.list",
        "workspace.create",
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

TRANSLATOR = frozenset(
    {"flow.list", "flow.read", "flow.translate", "flow.simulate", "flow_label.list", "workspace.read"}
)
"""All that translators may: to read flows and write their localization."""

_READING = (".list", ".read")


def allows(role: Role | None, permission: str) -> bool:
    """Whether a member with this role may do it; who is no member may nothing."""
    if role is Role.ADMINISTRATOR:
        return True
    if role is Role.EDITOR:
        return permission not in ADMINISTRATOR_ONLY
    if role is Role.VIEWER:
        return permission.endswith(_READING) and permission not in ADMINISTRATOR_ONLY and permission != "token.list"
    if role is Role.TRANSLATOR:
        return permission in TRANSLATOR
    return role is Role.AGENT and permission in AGENT


def permissions_of(role: Role) -> tuple[str, ...]:
    """All that a member with this role may."""
    return tuple(permission for permission in ALL if allows(role, permission))


def staff_allows(permission: str) -> bool:
    """Whether staff that looks after a workspace may do it: they read and change nothing."""
    return permission.endswith(_READING)
