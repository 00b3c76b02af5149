"""Who may do what."""

import pytest

from core.permissions import ADMINISTRATOR_ONLY, AGENT, Role, allows, staff_allows


@pytest.mark.parametrize(
    ("permission", "administrator", "editor", "agent"),
    [
        ("contact.list", True, True, True),
        ("contact.create", True, True, True),
        ("contact.delete", True, True, False),
        ("msg.list", True, True, False),
        ("msg.create", True, True, True),
        ("field.list", True, True, True),
        ("field.create", True, True, False),
        ("ticket.update", True, True, True),
        ("flow.list", True, True, False),
        ("flow.create", True, True, False),
        ("workspace.read", True, True, True),
        ("workspace.update", True, False, False),
        ("user.list", True, True, True),
        ("user.invite", True, False, False),
    ],
)
def test_roles(permission: str, administrator: bool, editor: bool, agent: bool) -> None:
    allowed = {role: allows(role, permission) for role in Role}
    assert allowed == {Role.ADMINISTRATOR: administrator, Role.EDITOR: editor, Role.AGENT: agent}


def test_who_is_no_member_may_nothing() -> None:
    assert not any(allows(None, permission) for permission in ADMINISTRATOR_ONLY | AGENT)


def test_what_agents_may_is_not_kept_from_editors() -> None:
    assert not ADMINISTRATOR_ONLY & AGENT


def test_staff_only_reads() -> None:
    assert [staff_allows(f"contact.{verb}") for verb in ("list", "read", "create", "delete")] == [
        True,
        True,
        False,
        False,
    ]
