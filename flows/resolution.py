"""References of a definition as the assets they name, at run time; what isn't there is logged and left out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.assets import Group, Label, User
from flows.definition.references import AssetReference

if TYPE_CHECKING:
    from flows.execution import Execution


def resolved_groups(execution: "Execution", references: Iterable[AssetReference]) -> list[Group]:
    """The groups, by UUID or by a name that a template gives."""
    found = []
    for reference in references:
        if not reference.match:
            group = execution.assets.groups.get(reference.identity)
            if group is None:
                execution.missing("group", reference.identity, reference.name)
        else:
            name = execution.sound_text(reference.match)
            if name is None:
                continue
            group = execution.assets.group_named(name)
            if group is None:
                execution.error(f"there is no group called {name!r}", "group:missing", name=name)
        if group is not None:
            found.append(group)
    return found


def resolved_labels(execution: "Execution", references: Iterable[AssetReference]) -> list[Label]:
    """The labels, by UUID or by a name that a template gives."""
    found = []
    for reference in references:
        if not reference.match:
            label = execution.assets.labels.get(reference.identity)
            if label is None:
                execution.missing("label", reference.identity, reference.name)
        else:
            name = execution.sound_text(reference.match)
            if name is None:
                continue
            label = execution.assets.label_named(name)
            if label is None:
                execution.error(f"there is no label called {name!r}", "label:missing", name=name)
        if label is not None:
            found.append(label)
    return found


def resolved_user(execution: "Execution", reference: AssetReference) -> User | None:
    """The user, by UUID or by an address that a template gives."""
    if not reference.match:
        user = execution.assets.users.get(reference.identity)
        if user is None:
            execution.missing("user", reference.identity, reference.name)
        return user
    email = execution.sound_text(reference.match)
    if email is None:
        return None
    user = execution.assets.user_with_email(email)
    if user is None:
        execution.error(f"there is no user with the address {email!r}", "user:missing", email=email)
    return user
