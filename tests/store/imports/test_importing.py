"""Importing: what is matched, made and kept; and that a refused import leaves nothing."""

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from store.database import Database
from store.definitions import collect_definitions, everything
from store.imports.export_file import read_export
from store.imports.importer import ImportSummary, import_export
from store.imports.problems import ImportRefused
from store.tables import (
    Campaign,
    CampaignEvent,
    ContactField,
    ContactGroup,
    Flow,
    FlowRevision,
    Global,
    Label,
    Topic,
    Trigger,
    Workspace,
)
from store.workspaces import WorkspaceStore

Export = dict[str, Any]
NOWHERE = "00000000-0000-4000-8000-000000000000"
SITE = "https://ngoma.example.org"
COUNTED = (Flow, ContactGroup, ContactField, Campaign, CampaignEvent, Trigger, Label, Topic, Global)


@pytest.fixture
async def workspace(database: Database) -> Workspace:
    """A workspace of the test's own."""
    async with database.transaction() as session:
        return await WorkspaceStore(session).create("Clinics", country="RW", flow_languages=["eng"])


@pytest.fixture
def export() -> Export:
    """An export with one of everything."""
    found: Export = json.loads((Path(__file__).parent / "clinic.json").read_text())
    return copy.deepcopy(found)


async def run(database: Database, workspace: Workspace, export: Export, url: str = SITE) -> ImportSummary:
    async with database.transaction() as session:
        return await import_export(session, workspace.id, read_export(json.dumps(export).encode()), url=url)


async def counts(database: Database, workspace: Workspace) -> list[int]:
    """How many of everything the workspace has, revisions last."""
    found = []
    async with database.reading() as session:
        connection = await session.connection()
        for table in COUNTED:
            query = select(func.count()).select_from(table).where(col(table.workspace_id) == workspace.id)
            found.append((await connection.execute(query.where(col(table.is_active)))).scalar_one())
        revisions = select(func.count()).select_from(FlowRevision).join(Flow, col(Flow.id) == col(FlowRevision.flow_id))
        found.append((await connection.execute(revisions.where(col(Flow.workspace_id) == workspace.id))).scalar_one())
    return found


async def exported(database: Database, workspace: Workspace) -> Export:
    async with database.reading() as session:
        return await collect_definitions(session, workspace.id, site=SITE, choose=everything())


async def flow_named(database: Database, workspace: Workspace, name: str) -> Flow:
    async with database.reading() as session:
        query = select_rows(Flow).where(Flow.workspace_id == workspace.id, Flow.name == name)
        return (await session.exec(query)).one()


async def test_everything_is_made_once(database: Database, workspace: Workspace, export: Export) -> None:
    first = await run(database, workspace, export)
    assert {kind: found.created for kind, found in first.counts.items() if found.created} == {
        "flows": 2, "groups": 3, "fields": 2, "campaigns": 1, "triggers": 2, "labels": 1, "topics": 1, "globals": 1,
        "campaign events": 2,
    }  # fmt: skip
    before = await counts(database, workspace)
    second = await run(database, workspace, export)
    assert not second.has_changes
    assert second.counts["flows"].unchanged == 2
    assert await counts(database, workspace) == before


async def test_what_comes_out_goes_back_in_unchanged(database: Database, workspace: Workspace, export: Export) -> None:
    await run(database, workspace, export)
    taken_out = await exported(database, workspace)
    assert not (await run(database, workspace, taken_out, url="https://elsewhere.example.org")).has_changes
    assert not (await run(database, workspace, taken_out, url=SITE)).has_changes
    assert await exported(database, workspace) == taken_out
    assert [flow["name"] for flow in taken_out["flows"]] == ["Visit", "Thanks"]
    assert [trigger["keywords"] for trigger in taken_out["triggers"] if trigger["trigger_type"] == "K"] == [["visit"]]
    async with database.transaction() as session:
        other = await WorkspaceStore(session).create("Copy", flow_languages=["eng"])
    await run(database, other, taken_out, url="https://elsewhere.example.org")
    copied = await exported(database, other)
    assert [flow["name"] for flow in copied["flows"]] == ["Visit", "Thanks"]
    assert {flow["uuid"] for flow in copied["flows"]}.isdisjoint({flow["uuid"] for flow in taken_out["flows"]})


async def test_references_are_given_the_workspaces_uuids(
    database: Database, workspace: Workspace, export: Export
) -> None:
    await run(database, workspace, export)
    found = await exported(database, workspace)
    visit, thanks = found["flows"]
    text = json.dumps(visit)
    assert thanks["uuid"] in text
    assert next(group["uuid"] for group in found["groups"] if group["name"] == "Visitors") in text
    for flow in export["flows"]:
        for node in flow["nodes"]:
            assert node["uuid"] not in text
    assert (visit["spec_version"], visit["revision"]) == ("14.4.2", 1)


async def test_a_changed_flow_is_a_new_revision_and_keeps_its_nodes(
    database: Database, workspace: Workspace, export: Export
) -> None:
    await run(database, workspace, export)
    (old, _) = (await exported(database, workspace))["flows"]
    export["flows"][0]["nodes"][0]["actions"][0]["text"] = "Welcome back"
    summary = await run(database, workspace, export)
    assert (summary.counts["flows"].updated, summary.counts["flows"].unchanged) == (1, 1)
    (new, _) = (await exported(database, workspace))["flows"]
    assert (old["revision"], new["revision"]) == (1, 2)
    assert [node["uuid"] for node in new["nodes"]] == [node["uuid"] for node in old["nodes"]]
    assert "Welcome back" in json.dumps(new)


async def test_flows_are_matched_by_name_and_only_from_the_same_site_by_uuid(
    database: Database, workspace: Workspace, export: Export
) -> None:
    await run(database, workspace, export)
    own = await exported(database, workspace)
    own["flows"][0]["name"] = "Visit renamed"
    await run(database, workspace, own, url=SITE)
    assert (await flow_named(database, workspace, "Visit renamed")).revision == 2
    own["site"] = "https://elsewhere.example.org"
    own["flows"][0]["name"] = "Visit again"
    summary = await run(database, workspace, own, url=SITE)
    assert summary.counts["flows"].created == 1


async def test_an_archived_flow_comes_back(database: Database, workspace: Workspace, export: Export) -> None:
    await run(database, workspace, export)
    async with database.transaction() as session:
        flow = (await session.exec(select_rows(Flow).where(Flow.workspace_id == workspace.id))).first()
        assert flow is not None
        flow.is_archived = True
        session.add(flow)
    await run(database, workspace, export)
    assert not (await flow_named(database, workspace, flow.name)).is_archived


async def test_expiries_are_ones_that_exist(database: Database, workspace: Workspace, export: Export) -> None:
    export["flows"][0]["expire_after_minutes"] = 17
    await run(database, workspace, export)
    assert (await flow_named(database, workspace, "Visit")).expire_after_minutes == 4320


async def test_what_is_missing_is_named_by_flow_and_node(
    database: Database, workspace: Workspace, export: Export
) -> None:
    node = export["flows"][0]["nodes"][-1]
    del export["flows"][1]
    export["triggers"] = []
    export["campaigns"][0]["events"] = []
    summary = await run(database, workspace, export)
    (problem,) = [problem for problem in summary.problems if "Thanks" in problem.message]
    assert (problem.flow, problem.node) == ("Visit", node["uuid"])
    flow = await flow_named(database, workspace, "Visit")
    assert flow.has_issues
    (issue,) = flow.info["issues"]
    assert (issue["type"], issue["dependency"]["name"]) == ("missing_dependency", "Thanks")
    assert [one["name"] for one in flow.info["dependencies"] if one.get("missing")] == ["Thanks"]


async def test_a_trigger_in_conflict_is_archived(database: Database, workspace: Workspace, export: Export) -> None:
    await run(database, workspace, export)
    export["triggers"][0]["flow"] = {"uuid": export["flows"][1]["uuid"], "name": "Thanks"}
    await run(database, workspace, export)
    async with database.reading() as session:
        query = select_rows(Trigger).where(Trigger.workspace_id == workspace.id, Trigger.type == "K")
        old, new = (await session.exec(query.order_by(col(Trigger.id)))).all()
    assert (old.is_archived, new.is_archived) == (True, False)
    first = json.loads((Path(__file__).parent / "clinic.json").read_text())
    await run(database, workspace, first)
    async with database.reading() as session:
        old, new = (await session.exec(query.order_by(col(Trigger.id)))).all()
    assert (old.is_archived, new.is_archived) == (False, True)


async def test_smart_groups_keep_the_query_they_have(database: Database, workspace: Workspace, export: Export) -> None:
    await run(database, workspace, export)
    adults = next(group for group in export["groups"] if group["name"] == "Adults")
    adults["query"] = "age > 30"
    await run(database, workspace, export)
    async with database.reading() as session:
        query = select_rows(ContactGroup).where(
            ContactGroup.workspace_id == workspace.id, ContactGroup.name == "Adults"
        )
        group = (await session.exec(query)).one()
    assert (group.query, group.parsed_query) == ("age >= 18", {"fields": ["age"]})


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda e: e["flows"][0]["nodes"][0]["exits"][0].update(destination_uuid=NOWHERE), "isn't a known node"),
        (lambda e: e["flows"][0].update(spec_version="15.0.0"), "not supported"),
        (lambda e: e["flows"][0].update(nodes="none"), "field 'nodes' must be a list"),
        (lambda e: e["fields"][0].update(type="colour"), "of the unknown type 'colour'"),
        (lambda e: e["fields"][0].update(key="has"), "can't have the key 'has'"),
        (lambda e: e["triggers"][0].update(trigger_type="Z"), "of the unknown type 'Z'"),
        (lambda e: e["triggers"][0].update(keywords=["two words"]), "is no keyword"),
        (lambda e: e["triggers"][0]["flow"].update(uuid=NOWHERE), "isn't there"),
        (lambda e: e["campaigns"][0]["events"][0].update(unit="Y"), "the unit 'Y'"),
        (lambda e: e["campaigns"][0]["events"][0].update(relative_to=None), "must name a contact field"),
        (lambda e: e["campaigns"][0].update(group=None), "names no group"),
        (lambda e: e["flows"].append(dict(e["flows"][0])), "two flows of the export have this name"),
        (lambda e: e["groups"][0].update(name=""), "has no name"),
    ],
)  # fmt: skip
async def test_a_refused_import_leaves_nothing(
    database: Database, workspace: Workspace, export: Export, change: Any, problem: str
) -> None:
    before = await counts(database, workspace)
    change(export)
    with pytest.raises(ImportRefused) as refused:
        await run(database, workspace, export)
    assert problem in str(refused.value)
    assert await counts(database, workspace) == before


async def test_all_broken_flows_are_named(database: Database, workspace: Workspace, export: Export) -> None:
    for flow in export["flows"]:
        flow["type"] = "nonsense"
    with pytest.raises(ImportRefused) as refused:
        await run(database, workspace, export)
    assert [problem.flow for problem in refused.value.problems] == ["Visit", "Thanks"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "isn't JSON"),
        (b"\x89PNG....", "isn't JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"a": 1}', "must be a JSON object"),
        (b'{"flows": []}', "version"),
        (b'{"version": "99", "flows": []}', "newer than 13"),
        (b'{"version": "4", "flows": []}', "11.12 or later"),
        (b'{"version": "new", "flows": []}', "must be a number"),
        (b'{"version": "13", "flows": {}}', "must be a list"),
        (b'{"version": "13", "flows": [{}]}', "has no name"),
        (b"\x1f\x8bnothing", "gzip is damaged"),
        (gzip.compress(b'{"version": "13"}')[:-9], "gzip is damaged"),
    ],
)
def test_files_that_are_no_export(data: bytes, problem: str) -> None:
    with pytest.raises(ImportRefused, match=problem):
        read_export(data)


def test_a_gzipped_export_is_read() -> None:
    assert read_export(gzip.compress(b'{"version": 13, "site": "https://a.example.org/x"}')).host == "a.example.org"


def test_triggers_that_are_not_portable_are_left_out() -> None:
    flow = {"uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "name": "F"}
    triggers = [{"trigger_type": kind, "flow": flow} for kind in "SIOC"]
    found = read_export(json.dumps({"version": "13", "triggers": triggers}).encode())
    assert [trigger["trigger_type"] for trigger in found.triggers] == ["C"]
