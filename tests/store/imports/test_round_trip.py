"""A RapidPro export imported, exported again and imported elsewhere is the same deployment."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from core.permissions import Role
from store.accounts import AccountStore
from store.database import Database
from store.definitions import collect_definitions, everything
from store.imports.export_file import read_export
from store.imports.importer import ImportSummary, import_export
from store.tables import Channel, ContactField, ContactGroup, Global, Label, Topic, Trigger, Workspace
from store.workspaces import WorkspaceStore

Export = dict[str, Any]
HERE = Path(__file__).parent
SITE, ELSEWHERE = "https://ngoma.example.org", "https://other.example.org"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMED = (Label, Topic, Global, ContactField, ContactGroup)


async def workspace(database: Database, name: str) -> Workspace:
    """A workspace with two channels, one under another number, and a nurse."""
    async with database.transaction() as session:
        made = await WorkspaceStore(session).create(name, country="RW", flow_languages=["eng", "kin"])
        for channel in ("+250788111222", "District WhatsApp"):
            session.add(Channel(workspace_id=made.id, type="EX", name=channel, schemes=["tel"]))
        accounts = AccountStore(session)
        nurse = await accounts.find("nurse@example.org") or await accounts.create("nurse@example.org", "a password")
        await accounts.join(made.id, nurse.id, Role.EDITOR)
        return made


async def imported(database: Database, into: Workspace, export: Export, url: str) -> ImportSummary:
    async with database.transaction() as session:
        return await import_export(session, into.id, read_export(json.dumps(export).encode()), url=url)


async def exported(database: Database, of: Workspace, url: str = SITE) -> Export:
    async with database.reading() as session:
        found = await collect_definitions(session, of.id, site=url, choose=everything())
    again: Export = json.loads(json.dumps(found, default=str))
    return again


async def named(database: Database, of: Workspace) -> dict[str, list[str]]:
    """Names of what flows refer to, which exports have no lists of."""
    found = dict[str, list[str]]()
    async with database.reading() as session:
        for table in NAMED:
            query = select(table.name).where(col(table.workspace_id) == of.id).order_by(table.name)
            found[table.__name__] = list((await session.exec(query)).all())
    return found


def canonical(export: Export) -> Any:
    """The export with uuids numbered as they come: equal for two that differ in nothing but uuids."""
    numbers = dict[str, str]()
    # Localization and layout are in the order of their uuids, which are other ones: nodes come first.
    flows = [{"nodes": flow["nodes"], **flow} for flow in export["flows"]]
    without = {key: value for key, value in export.items() if key != "site"} | {"flows": flows}
    text = UUID.sub(lambda found: numbers.setdefault(found[0], f"uuid {len(numbers)}"), json.dumps(without))
    return json.loads(text)


@pytest.fixture(params=["district.json", "clinic.json"])
def export(request: pytest.FixtureRequest) -> Export:
    """Exports with one of everything: both editors, all kinds of references, all kinds of triggers."""
    found: Export = json.loads((HERE / request.param).read_text())
    return found


async def test_a_deployment_survives_two_moves(database: Database, export: Export) -> None:
    first, second = await workspace(database, "First"), await workspace(database, "Second")
    await imported(database, first, export, SITE)
    one = await exported(database, first)
    moved = await imported(database, second, one, ELSEWHERE)
    assert moved.counts["flows"].created == len(export["flows"])
    two = await exported(database, second, ELSEWHERE)
    assert canonical(two) == canonical(one)
    assert await named(database, second) == await named(database, first)
    # Of nodes, flows and the rest every uuid is new; what stays names people and things that are no objects here.
    kept = set(UUID.findall(json.dumps(one))) & set(UUID.findall(json.dumps(two)))
    assert kept <= _uuids_of_others(export) | await _nurses(database)


async def test_coming_back_it_is_the_same_still(database: Database, export: Export) -> None:
    first, second = await workspace(database, "First"), await workspace(database, "Second")
    await imported(database, first, export, SITE)
    one = await exported(database, first)
    await imported(database, second, one, ELSEWHERE)
    back = await imported(database, first, await exported(database, second, ELSEWHERE), SITE)
    created = {kind: counts.created for kind, counts in back.counts.items()}
    assert set(created.values()) == {0}, created
    for flow in (two := await exported(database, first))["flows"]:
        flow["revision"] = 1  # a definition with other uuids is another revision of the flow
    assert canonical(two) == canonical(one)


async def test_what_was_in_the_file_is_in_the_export(database: Database, export: Export) -> None:
    first = await workspace(database, "First")
    await imported(database, first, export, SITE)
    found = await exported(database, first)
    for kind in ("groups", "fields"):
        assert {one["name"] for one in found[kind]} >= {one["name"] for one in export[kind]}
    portable = [one["trigger_type"] for one in export["triggers"] if one["trigger_type"] != "S"]
    assert [one["trigger_type"] for one in found["triggers"]] == portable
    names = [one.get("name") or one["metadata"]["name"] for one in export["flows"]]
    assert [one["name"] for one in found["flows"]] == names
    for before, after in zip(export["flows"], found["flows"], strict=True):
        if "nodes" in before:
            assert _kinds(after) == _kinds(before)
            assert len(after["localization"]) == len(before["localization"])
            assert after["expire_after_minutes"] == before["expire_after_minutes"]
    (campaign,), (wanted,) = found["campaigns"], export["campaigns"]
    assert (campaign["name"], campaign["group"]["name"]) == (wanted["name"], wanted["group"]["name"])
    compared = ("offset", "unit", "event_type", "delivery_hour")
    assert [[one[key] for key in compared] for one in campaign["events"]] == [
        [one[key] for key in compared] for one in wanted["events"]
    ]


async def test_references_become_those_of_the_workspace(database: Database) -> None:
    first = await workspace(database, "First")
    await imported(database, first, json.loads((HERE / "district.json").read_text()), SITE)
    async with database.reading() as session:
        channels = (await session.exec(select(Channel).where(Channel.workspace_id == first.id))).all()
        label = (await session.exec(select(Label).where(Label.workspace_id == first.id))).one()
        topic = (await session.exec(select(Topic).where(Topic.workspace_id == first.id, Topic.name != "General"))).one()
        triggers = (await session.exec(select(Trigger).where(Trigger.workspace_id == first.id))).all()
    text = json.dumps((await exported(database, first))["flows"])
    twilio = next(one for one in channels if one.name.startswith("+"))
    for wanted in (twilio.uuid, label.uuid, topic.uuid, "nurse@example.org"):
        assert f'"{wanted}"' in text
    by_type = {one.type: one for one in triggers}
    # Triggers name their channels by uuid alone, so that one of another deployment means all channels here.
    assert {one.channel_id for one in triggers} == {None}
    assert (by_type["K"].keywords, by_type["K"].match_type) == (["visit", "anc"], "O")


async def test_labels_and_topics_that_are_known_by_uuid_get_their_names(database: Database) -> None:
    export: Export = json.loads((HERE / "clinic.json").read_text())
    first = await workspace(database, "First")
    await imported(database, first, export, SITE)
    taken_out = await exported(database, first)
    renamed = json.dumps(taken_out).replace('"name": "Ages"', '"name": "Years"')
    renamed = renamed.replace('"name": "Visits"', '"name": "general"')
    summary = await imported(database, first, json.loads(renamed), SITE)
    assert summary.counts["labels"].updated == 1
    names = await named(database, first)
    # A name that another topic has is left to it.
    assert (names["Label"], names["Topic"]) == (["Years"], ["General", "Visits"])
    assert not (await imported(database, first, json.loads(renamed), SITE)).has_changes


def _kinds(flow: Export) -> list[list[str]]:
    return [sorted(action["type"] for action in node.get("actions", ())) for node in flow["nodes"]]


def _uuids_of_others(export: Export) -> set[str]:
    """Contacts are never made by an import, and stay as they are written."""
    text = json.dumps([flow for flow in export["flows"] if "nodes" in flow])
    return set(re.findall(r'"contacts": \[\{"uuid": "([0-9a-f-]{36})"', text))


async def _nurses(database: Database) -> set[str]:
    async with database.reading() as session:
        nurse = await AccountStore(session).find("nurse@example.org")
    return {str(nurse.uuid)} if nurse else set()
