"""Contact groups of an export: matched by uuid, else by name."""

from typing import Any

from flows.contactql import QueryError, Resolver, parse
from store.imports import fields, names
from store.imports.catalog import Known
from store.imports.export_file import Object, name_of
from store.imports.problems import ImportRefused
from store.imports.state import ImportState, new_known
from store.orders import POPULATE, order
from store.tables.groups import ContactGroup

LIMIT = 250


async def import_groups(state: ImportState) -> None:
    """Finds or plans the export's groups. The query of a group that exists isn't changed. Raises `ImportRefused`."""
    for group in state.export.groups:
        if not name_of(group):
            raise ImportRefused.because("a group of the export has no name")
        query = group.get("query")
        if query is not None and not isinstance(query, str):
            raise ImportRefused.because(f"the query of group “{name_of(group)}” must be text")
        known = find_or_create_group(state, group, query or None)
        if not known.is_new:
            state.count("groups").unchanged += 1
        elif known.name != names.clean(name_of(group)):
            state.warn(f"groups “{known.name}” and “{name_of(group)}” are one: names differ by more than capitals here")


def find_or_create_group(state: ImportState, reference: Object, query: str | None = None) -> Known:
    """The group that a reference means, or a new one. Written by `write_groups`."""
    name = names.clean(name_of(reference)) or "Group"
    uuid = reference.get("uuid")
    known = state.catalog.groups.find(uuid if isinstance(uuid, str) else None, name)
    if known is not None:
        return known
    values: dict[str, Any] = {"name": name, "query": query, "parsed_query": None, "status": "R"}
    if query:
        values |= _smart(state, name, query)
    state.count("groups").created += 1
    return state.catalog.groups.add(new_known(name, **values))


async def write_groups(state: ImportState) -> None:
    """Writes the groups that were planned; smart ones are filled in the background."""
    smart = [known.uuid for known in state.catalog.groups.new if known.values["status"] == "I"]
    await state.insert_new(ContactGroup, state.catalog.groups)
    for uuid in smart:
        await order(state.session, state.workspace_id, POPULATE, uuid)
    if len(state.catalog.groups) > LIMIT:
        state.warn(f"the workspace now has {len(state.catalog.groups)} groups; the limit is {LIMIT}")


def _smart(state: ImportState, name: str, query: str) -> dict[str, Any]:
    """The query's columns; fields that it asks for and that aren't there are planned, as text."""
    try:
        used = [str(field["key"]) for field in parse(query, state.queries, None).inspection.fields]
        for key in used:
            if key not in state.catalog.fields.by_name:
                fields.create_field(state, key, "")
        resolver = Resolver([_QueryField(known) for known in state.catalog.fields.by_name.values()])
        parse(query, state.queries, resolver)
    except QueryError as e:
        state.warn(f"the query of group “{name}” can't be read ({e}); nobody will be in it")
        return {"status": "X"}
    return {"parsed_query": {"fields": used}, "status": "I"}


_TYPE_NAMES: dict[str, Any] = {code: name for name, code in fields.TYPES.items() if name != "numeric"}


class _QueryField:
    """A field of the workspace as queries know it."""

    def __init__(self, known: Known) -> None:
        self.key, self.name = known.name, str(known.values["name"])
        self.type: Any = _TYPE_NAMES[known.values["value_type"]]
