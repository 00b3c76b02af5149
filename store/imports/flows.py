"""Flows of an export: migrated, matched, given the workspace's uuids, and saved as new revisions where they differ."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID as Uuid

from sqlalchemy import bindparam, insert, update
from sqlmodel import col

from flows import literal_json
from flows.definition.clone import clone
from flows.definition.header import DefinitionError
from flows.definition.migrations import migrate
from store.imports import names
from store.imports.catalog import Known
from store.imports.dependencies import resolve
from store.imports.export_file import Object, name_of
from store.imports.inspecting import UUID, Identity, Inspected, identity_of
from store.imports.problems import ImportRefused, Problem
from store.imports.state import ImportState, insert_returning, new_known
from store.storable import storable
from store.tables.columns import now
from store.tables.flows import Flow, FlowRevision
from store.waiting_runs import follow_live

TYPES = {"messaging": "M", "messaging_background": "B", "messaging_offline": "S", "voice": "V"}
EXPIRIES = {
    "M": (4320, {5, 10, 15, 30, 60, 180, 360, 720, 1080, 1440, 2880, 4320, 10080, 20160}),
    "V": (5, {1, 2, 3, 4, 5, 10, 15}),
}


@dataclass(slots=True)
class PlannedFlow:
    """A flow on its way: its definition in the current version, and the flow it becomes."""

    definition: Object
    known: Known
    inspected: Inspected
    resolved: dict[str, str] = field(default_factory=dict)
    """The workspace's uuids of what the flow refers to, by those in the file."""
    missing: set[Identity] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Its name in the file."""
        return str(self.definition["name"])


def plan_flows(state: ImportState) -> list[PlannedFlow]:
    """Migrates and checks every flow, and decides which flow of the workspace it becomes.

    Raises `ImportRefused` with what is wrong with any of them.
    """
    planned, problems = list[PlannedFlow](), list[Problem]()
    for done, flow in enumerate(state.export.flows):
        try:
            definition = migrate(flow)
            inspected = Inspected(definition)
        except DefinitionError as e:
            problems.append(Problem(e.problem, name_of(flow), is_fatal=True))
        except ValueError as e:
            problems.append(Problem(str(e), name_of(flow), _first_uuid(str(e)), is_fatal=True))
        else:
            known = _match(state, definition)
            state.flow_uuids[str(definition["uuid"])] = known
            planned.append(PlannedFlow(definition, known, inspected))
        state.progress("Reading flows", done + 1, len(state.export.flows))
    if problems:
        raise ImportRefused(problems)
    return planned


async def write_flows(state: ImportState, planned: list[PlannedFlow]) -> None:
    """Saves the flows; what they refer to must have been written."""
    new = [flow.known for flow in planned if flow.known.id is None]
    rows = [{"uuid": known.uuid, "workspace_id": state.workspace_id} | known.values for known in new]
    if rows:
        ids = await insert_returning(state.session, Flow, rows)
        for known in new:
            known.id = ids[known.uuid]
    revisions, changes = await asyncio.to_thread(_all_saved, state, planned)
    connection = await state.session.connection()
    if revisions:
        await connection.execute(insert(FlowRevision), revisions)
    if changes:
        columns: dict[str, Any] = {key: bindparam(f"new_{key}") for key in changes[0] if key != "id"}
        statement = update(Flow).where(col(Flow.id) == bindparam("row_id")).values(columns)
        renamed = [{"row_id" if key == "id" else f"new_{key}": value for key, value in c.items()} for c in changes]
        await connection.execute(statement, renamed, execution_options={"synchronize_session": False})
        await follow_live(state.session, state.workspace_id)


def _all_saved(state: ImportState, planned: list[PlannedFlow]) -> tuple[list[Object], list[Object]]:
    revisions, changes = list[Object](), list[Object]()
    for done, flow in enumerate(planned):
        revision, change = _saved(state, flow)
        revisions += [revision] if revision else []
        changes += [change] if change else []
        state.progress("Saving flows", done + 1, len(planned))
    return revisions, changes


def plan_dependencies(state: ImportState, planned: list[PlannedFlow]) -> None:
    """Finds or plans what the flows refer to, so that it can be written before them."""
    for flow in planned:
        for problem in flow.inspected.limits_exceeded:
            state.warn(problem, flow.name)
        for issue in flow.inspected.inspection.issues:
            state.warn(issue.description, flow.name, issue.node_uuid)
        for dependency in flow.inspected.dependencies:
            identity = identity_of(dependency)
            resolved = resolve(state, dependency, flow.name, flow.inspected.place_of(identity))
            if resolved.is_missing:
                flow.missing.add(identity)
            if resolved.uuid and "uuid" in dependency:
                flow.resolved[str(dependency["uuid"])] = resolved.uuid


def _match(state: ImportState, definition: Object) -> Known:
    """The flow of the workspace that this one becomes."""
    flows, kind = state.catalog.flows, TYPES.get(str(definition.get("type")), "M")
    name = names.clean(str(definition["name"])) or "Flow"
    known = flows.by_uuid.get(str(definition["uuid"])) if state.same_site else None
    if known is None:
        named = flows.by_name.get(name.lower())
        known = named if named and named.values["type"] == kind else None
    if known is None:
        name = names.unique(name, flows.by_name)
        values = {"name": name, "type": kind, "revision": 0, "definition": None, "is_archived": False}
        return flows.add(new_known(name, **_row(state, definition, values)))
    if name.lower() != known.name.lower():
        name = names.unique(name, flows.by_name)
    flows.rename(known, name)
    return known


def _row(state: ImportState, definition: Object, values: Object) -> Object:
    """Columns of a new flow."""
    row = {key: values[key] for key in ("name", "type", "is_archived")}
    return row | {
        "language": definition["language"],
        "expire_after_minutes": _expiry(definition, values["type"]),
        "created_by_id": state.user_id,
    }


def _saved(state: ImportState, flow: PlannedFlow) -> tuple[Object | None, Object | None]:
    """The revision and the change of the flow's row that saving needs; None where there is nothing to do."""
    known, kind = flow.known, flow.known.values["type"]
    expiry = _expiry(flow.definition, kind)
    mapping = _mapping(flow)
    definition = clone(flow.definition, mapping)
    definition |= {"name": known.name, "expire_after_minutes": expiry}
    definition.pop("revision", None)
    current = known.values.get("definition")
    is_same = current is not None and _without_revision(current) == definition
    old = (known.values.get("expire_after_minutes"), known.values.get("is_archived"), known.values.get("name"))
    if is_same and old == (expiry, False, known.name):
        state.count("flows").unchanged += 1
        return None, None
    counts = state.count("flows")
    if known.is_new:
        counts.created += 1
    else:
        counts.updated += 1
    info = flow.inspected.info(mapping, flow.missing)
    number = known.values.get("revision", 0) + (0 if is_same else 1)
    change = {
        "id": known.row_id,
        "name": known.name,
        "language": definition["language"],
        "revision": number,
        "spec_version": definition["spec_version"],
        "expire_after_minutes": expiry,
        "is_archived": False,
        "info": storable(info),
        "has_issues": bool(info["issues"]),
        "saved_on": now(),
        "modified_on": now(),
        "saved_by_id": state.user_id,
    }
    if is_same:
        return None, change
    revision = {
        "flow_id": known.row_id,
        "revision": number,
        "spec_version": definition["spec_version"],
        "definition": literal_json.dumps_text(definition | {"revision": number}),
        "created_by_id": state.user_id,
    }
    return revision, change


def _mapping(flow: PlannedFlow) -> dict[str, str]:
    """The workspace's uuid for each in the file: of what the flow refers to, and of its own parts.

    Parts that the flow has already keep theirs. Those of others are made from the flow's and from those in the file. So
    the same file imported again gives the same definition, and runs that wait in a flow find their nodes in an edited
    one.
    """
    seed, text = str(flow.known.uuid), literal_json.dumps_text(flow.definition)
    own = set(UUID.findall(flow.known.values.get("definition") or ""))
    mapping = {old: old if old in own else _derived(seed, old) for old in set(UUID.findall(text))}
    return mapping | flow.resolved | {str(flow.definition["uuid"]): seed}


def _derived(seed: str, old: str) -> str:
    return str(Uuid(bytes=hashlib.sha256(f"{seed} {old}".encode()).digest()[:16], version=4))


def _expiry(definition: Object, kind: str) -> int:
    default, allowed = EXPIRIES.get(kind, (0, set[int]()))
    minutes = definition.get("expire_after_minutes")
    return minutes if isinstance(minutes, int) and minutes in allowed else default


def _without_revision(definition: str) -> Object:
    stored: Object = literal_json.loads(definition)
    stored.pop("revision", None)
    return stored


def _first_uuid(text: str) -> str:
    found = UUID.search(text)
    return found[0] if found else ""
