"""What flows refer to: found in the workspace, made, or left as it is with a word about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from store.imports import names
from store.imports.catalog import Collection, Known
from store.imports.fields import create_field
from store.imports.groups import find_or_create_group
from store.imports.state import ImportState, new_known
from store.tables.columns import now
from store.tables.globals import Global
from store.tables.labels import Label
from store.tables.tickets import Topic

Dependency = Mapping[str, Any]
"""A reference with its `type`, as inspection gives it."""

Resolver = Callable[[ImportState, Dependency, str, str], "Resolved"]
"""Takes the dependency, and the names of flow and node for what has to be said of it."""

LABELS_LIMIT, TOPICS_LIMIT, GLOBALS_LIMIT = 250, 50, 250


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a dependency is in the workspace: its uuid there, None for what has a key; and whether it is missing."""

    uuid: str | None = None
    is_missing: bool = False


def resolve(state: ImportState, dependency: Dependency, flow: str, node: str = "") -> Resolved:
    """Find a dependency, plan it if it can be made, or say where it is missing."""
    kind = dependency.get("type")
    resolver = _RESOLVERS.get(kind) if isinstance(kind, str) else None
    return resolver(state, dependency, flow, node) if resolver else Resolved()


async def write_dependencies(state: ImportState) -> None:
    """Writes the labels, topics and globals that were planned."""
    catalog = state.catalog
    written: tuple[tuple[Any, Collection, int, str], ...] = (
        (Label, catalog.labels, LABELS_LIMIT, "labels"),
        (Topic, catalog.topics, TOPICS_LIMIT, "topics"),
        (Global, catalog.globals, GLOBALS_LIMIT, "globals"),
    )
    for table, collection, limit, kind in written:
        await state.insert_new(table, collection)
        for known in collection.by_uuid.values():
            if "renamed" in known.values:
                changed = {"name": known.values.pop("renamed"), "modified_on": now()}
                await (await state.session.connection()).execute(
                    update(table).where(col(table.id) == known.row_id).values(**changed)
                )
        if len(collection) > limit:
            state.warn(f"the workspace now has {len(collection)} {kind}; the limit is {limit}")


def _field(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    key = str(dependency.get("key"))
    if key not in state.catalog.fields.by_name:
        return Resolved(is_missing=create_field(state, key, str(dependency.get("name") or ""), flow=flow) is None)
    return Resolved()


def _global(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    key = str(dependency.get("key"))
    if key not in state.catalog.globals.by_name:
        name = names.clean(str(dependency.get("name") or key.replace("_", " ").title()), 36)
        state.catalog.globals.add(new_known(key, key=key, name=name, value="", modified_on=now()))
        state.count("globals").created += 1
        state.warn(f"the global “{key}” was created without a value; set it before the flow runs", flow, node)
    return Resolved()


def _group(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    return Resolved(str(find_or_create_group(state, dict(dependency)).uuid))


def _find_or_create(kind: str, collection: Callable[[ImportState], Collection]) -> Resolver:
    def resolver(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
        name = names.clean(str(dependency.get("name") or "")) or kind.title()
        known = collection(state).find(str(dependency.get("uuid") or ""), name)
        if known is None:
            known = collection(state).add(new_known(name, name=name))
            state.count(kind).created += 1
        elif known.name != name and not known.is_new and str(known.uuid) == dependency.get("uuid"):
            _rename(state, kind, collection(state), known, name)
        return Resolved(str(known.uuid))

    return resolver


def _rename(state: ImportState, kind: str, collection: Collection, known: Known, name: str) -> None:
    """What is known by its uuid gets the name that it has in the export, unless another has it here."""
    other = collection.by_name.get(name.lower())
    if other is not None and other is not known:
        return
    collection.rename(known, name)
    known.values["renamed"] = name
    state.count(kind).updated += 1


def _find(kind: str, collection: Callable[[ImportState], Collection]) -> Resolver:
    def resolver(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
        uuid, name = str(dependency.get("uuid") or ""), str(dependency.get("name") or "")
        found = collection(state).by_uuid.get(uuid) or _named(kind, collection(state), name)
        if found is None:
            state.warn(f"refers to the {kind} “{name or uuid}”, which this workspace doesn't have", flow, node)
        return Resolved(str(found.uuid)) if found else Resolved(uuid or None, is_missing=True)

    return resolver


def _named(kind: str, collection: Collection, name: str) -> Known | None:
    found = collection.named(name)
    if found is None and kind == "channel" and ":" in name:
        # channels of a server are called `Twilio: +250…`; what follows is how the channel is called here
        found = collection.named(name.rpartition(":")[2].strip())
    return found


def _flow(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    uuid = str(dependency.get("uuid") or "")
    imported = state.flow_uuids.get(uuid)
    return Resolved(str(imported.uuid)) if imported else _other_flow(state, dependency, flow, node)


def _contact(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    return Resolved(str(dependency.get("uuid") or "") or None)


def _user(state: ImportState, dependency: Dependency, flow: str, node: str) -> Resolved:
    uuid = str(dependency.get("uuid") or "")
    return Resolved(uuid or None, is_missing=uuid not in {str(known) for known in state.catalog.users.values()})


_other_flow = _find("flow", lambda state: state.catalog.flows)

_RESOLVERS: dict[str, Resolver] = {
    "field": _field,
    "global": _global,
    "group": _group,
    "label": _find_or_create("labels", lambda state: state.catalog.labels),
    "topic": _find_or_create("topics", lambda state: state.catalog.topics),
    "channel": _find("channel", lambda state: state.catalog.channels),
    "llm": _find("llm", lambda state: state.catalog.llms),
    "template": _find("template", lambda state: state.catalog.templates),
    "flow": _flow,
    "contact": _contact,
    "user": _user,
}
