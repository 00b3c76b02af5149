"""Groups whose members a query finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.assets.field import Field
from flows.assets.group import Group
from flows.contactql import ContactQuery, QueryEnvironment, QueryError, Resolver, parse
from flows.events.contact_groups_changed import ContactGroupsChanged

if TYPE_CHECKING:
    from flows.scene import Scene


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """A group with its query, parsed."""

    group: Group
    query: ContactQuery


def parse_query_groups(
    groups: Iterable[Group], fields: Mapping[str, Field], environment: QueryEnvironment
) -> tuple[QueryGroup, ...]:
    """The groups that have a query which can be read, and asks for nothing that isn't known of a contact in memory."""
    resolver = Resolver(fields)
    found = []
    for group in groups:
        if not group.query:
            continue
        try:
            query = parse(group.query, environment, resolver)
        except QueryError:
            continue
        if query.inspection.allow_as_group:
            found.append(QueryGroup(group, query))
    return tuple(found)


def reevaluate(scene: "Scene", environment: QueryEnvironment, *, leave_others: bool = False) -> None:
    """Bring the contact's groups up to date, and log what changed, once.

    Contacts which aren't active are in no group with a query; with `leave_others` they leave the others as well.
    """
    added, removed = [], []
    contact = scene.contact
    members = {group.uuid for group in contact.groups}
    for query_group in scene.assets.query_groups:
        group = query_group.group
        belongs = contact.status == "active" and query_group.query.matches(contact, environment)
        if belongs and group.uuid not in members:
            contact.groups.append(group)
            added.append(group.reference)
        elif not belongs and group.uuid in members:
            contact.groups = [one for one in contact.groups if one.uuid != group.uuid]
            removed.append(group.reference)
    if leave_others and contact.status != "active":
        removed += [group.reference for group in contact.groups]
        contact.groups = []
    if added or removed:
        scene.log(ContactGroupsChanged(groups_added=added or None, groups_removed=removed or None))
