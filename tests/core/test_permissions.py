"""Who may do what."""

import pytest

from core.permissions import ADMINISTRATOR_ONLY, AGENT, Role, allows, staff_allows

LETTERS = {
    Role.ADMINISTRATOR: "A",
    Role.EDITOR: "E",
    Role.AGENT: "G",
    Role.VIEWER: "V",
    Role.TRANSLATOR: "T",
}


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("contact.list", "AEGV"),
        ("contact.create", "AEG"),
        ("contact.delete", "AE"),
        ("msg.list", "AEV"),
        ("msg.create", "AEG"),
        ("field.list", "AEGV"),
        ("field.create", "AE"),
        ("ticket.update", "AEG"),
        ("flow.list", "AEVT"),
        ("flow.create", "AE"),
        ("flow.update", "AE"),
        ("flow.translate", "AET"),
        ("workspace.read", "AEGVT"),
        ("workspace.update", "A"),
        ("user.list", "AEGV"),
        ("user.invite", "A"),
    ],
)
def test_roles(permission: str, roles: str) -> None:
    assert "".join(LETTERS[role] for role in Role if allows(role, permission)) == roles


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
