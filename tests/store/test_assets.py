"""A workspace as the engine gets it."""

from typing import Any
from uuid import uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from flows.assets import FlowAsset
from store import assets, sql
from store.accounts import AccountStore
from store.assets import WorkspaceAssets
from store.channels import ChannelStore
from store.codes import TriggerType
from store.encryption import Cipher
from store.errors import NotFound
from store.fields import FieldStore
from store.flows import FlowStore
from store.globals import GlobalStore
from store.groups import GroupStore
from store.labels import LabelStore
from store.tables import (
    LLM,
    Campaign,
    Location,
    LocationAlias,
    Resthook,
    ResthookSubscriber,
    Template,
    TemplateTranslation,
    Workspace,
)
from store.triggers import TriggerSpec, TriggerStore
from store.workspaces import WorkspaceStore

CIPHER = Cipher("k" * 32)


async def load(session: AsyncSession, workspace: Workspace) -> WorkspaceAssets:
    return await assets.load(await sql.driver(session), workspace.id, CIPHER)


async def test_an_empty_workspace(session: AsyncSession, workspace: Workspace) -> None:
    loaded = await load(session, workspace)
    assert (loaded.id, loaded.uuid, loaded.name) == (workspace.id, workspace.uuid, "Nyaruka")
    assert (loaded.environment.country, loaded.environment.languages) == ("RW", ("eng", "kin"))
    assert (loaded.environment.date_format, loaded.environment.redaction_policy) == ("DD-MM-YYYY", "none")
    engine = loaded.assets({})
    assert [topic.name for topic in engine.topics.values()] == ["General"]
    assert [(group.name, group.query) for group in engine.groups.values()] == [("Open Tickets", "tickets > 0")]
    assert engine.locations is None


async def test_everything(session: AsyncSession, workspace: Workspace, other: Workspace) -> None:
    channels = ChannelStore(session, CIPHER)
    config = {"allow_international": True, "matching_prefixes": ["25078"]}
    channel = await channels.create(
        workspace.id, type="KN", name="Kannel", address="2020", schemes=["tel"], country="RW", role="SR", config=config
    )
    await channels.create(workspace.id, type="A", name="Disabled", is_enabled=False)
    await channels.create(other.id, type="KN", name="Theirs", schemes=["tel"])
    await FieldStore(session).create(workspace.id, key="age", name="Age", value_type="N")
    await GlobalStore(session).create(workspace.id, key="org", name="Org", value="Nyaruka")
    label = await LabelStore(session).create(workspace.id, name="Spam")
    group = await GroupStore(session).create(workspace.id, name="Members")
    ann = await AccountStore(session).create("ann@example.org", "x", first_name="Ann", last_name="Lee")
    await AccountStore(session).join(workspace.id, ann.id, Role.EDITOR)
    hook = Resthook(workspace_id=workspace.id, slug="new-mother")
    template = Template(workspace_id=workspace.id, name="hello")
    session.add_all([hook, template, Campaign(workspace_id=workspace.id, name="Births", group_id=group.id)])
    session.add(LLM(workspace_id=workspace.id, type="openai", model="m", name="Bot", roles=["engine"]))  # type: ignore[arg-type]
    await session.flush()
    session.add(ResthookSubscriber(resthook_id=hook.id, target_url="http://a/b"))
    component: dict[str, Any] = {"type": "body", "name": "body", "content": "Hi {{1}}", "variables": {"1": 0}}
    session.add(
        TemplateTranslation(
            template_id=template.id,
            channel_id=channel.id,
            locale="eng",
            status="A",
            components=[component],
            variables=[{"type": "text"}],
        )
    )
    await session.flush()

    loaded = await load(session, workspace)
    engine = loaded.assets({})
    [known] = engine.channels.values()
    assert (known.name, known.roles, known.country) == ("Kannel", frozenset({"send", "receive"}), "RW")
    assert (known.allow_international, known.match_prefixes) == (True, ("25078",))
    assert [(record.id, record.type, record.tps) for record in loaded.channels] == [(channel.id, "KN", None)]
    assert engine.fields["age"].type == "number"
    assert engine.globals["org"].value == "Nyaruka"
    assert [one.name for one in engine.labels.values()] == [label.name]
    assert [one.name for one in engine.campaigns.values()] == ["Births"]
    assert engine.llms[next(iter(engine.llms))].roles == {"engine"}
    assert engine.resthooks["new-mother"].subscribers == ("http://a/b",)
    [translation] = engine.templates[str(template.uuid)].translations
    assert (translation.locale, translation.components[0].content) == ("eng", "Hi {{1}}")
    assert [(user.name, user.email) for user in engine.users.values()] == [("Ann Lee", "ann@example.org")]
    assert loaded.group_ids[str(group.uuid)] == group.id


async def test_flows_by_revision(session: AsyncSession, workspace: Workspace, other: Workspace) -> None:
    store = FlowStore(session)
    flow = await store.create_with(
        workspace.id, name="Hello", definition='{"n": 1.0}', spec_version="14.4.2", user_id=None, ignore_triggers=True
    )
    await store.save(workspace.id, flow.uuid, '{"n": 1E5000}', spec_version="14.4.2")
    loaded = await load(session, workspace)
    [record] = loaded.flows
    assert (record.uuid, record.revision, record.ignore_triggers) == (str(flow.uuid), 2, True)
    connection = await sql.driver(session)
    assert await assets.definitions(connection, workspace.id, loaded.flows) == {str(flow.uuid): '{"n": 1E5000}'}
    assert await assets.definitions(connection, other.id, loaded.flows) == {}
    engine = loaded.assets({record.uuid: FlowAsset(record.uuid, "{}")})
    assert str(flow.uuid) in engine.flows


async def test_triggers(session: AsyncSession, workspace: Workspace) -> None:
    flow = await FlowStore(session).create(workspace.id, name="Hello")
    groups = [await GroupStore(session).create(workspace.id, name=name) for name in ("In", "Out")]
    spec = TriggerSpec(
        type=TriggerType.KEYWORD,
        flow=flow.uuid,
        keywords=["Join"],
        match_type="O",
        groups=[groups[0].uuid],
        excluded_groups=[groups[1].uuid],
    )
    trigger = await TriggerStore(session).create(workspace.id, spec)
    [loaded] = (await load(session, workspace)).triggers
    assert (loaded.id, loaded.flow, loaded.keywords, loaded.match_type) == (trigger.id, str(flow.uuid), ("join",), "O")
    assert (loaded.groups, loaded.excluded_groups) == (frozenset({groups[0].id}), frozenset({groups[1].id}))
    await FlowStore(session).update(workspace.id, flow.uuid, is_archived=True)
    assert (await load(session, workspace)).triggers == []


async def test_places(session: AsyncSession, workspace: Workspace) -> None:
    paths = ["Rwanda", "Rwanda > Kigali City", "Rwanda > Kigali City > Gasabo", "Kenya"]
    rows: dict[str, Location] = {}
    for path in paths:
        parent = rows.get(path.rpartition(" > ")[0])
        rows[path] = Location(
            osm_id=uuid4().hex[:12],
            name=path.split(" > ")[-1],
            level=path.count(" > "),
            path=path,
            parent_id=parent.id if parent else None,
        )
        session.add(rows[path])
        await session.flush()
    session.add(LocationAlias(workspace_id=workspace.id, location_id=rows[paths[1]].id, name="Kigari"))
    await WorkspaceStore(session).update(workspace.id, config={"location": rows["Rwanda"].osm_id})
    locations = (await load(session, workspace)).assets({}).locations
    assert locations is not None
    assert [place.path for place in locations.places] == paths[:3]
    assert [place.path for place in locations.find("Kigari", 1)] == [paths[1]]


async def test_every_change_raises_the_version(session: AsyncSession, workspace: Workspace) -> None:
    versions = [(await load(session, workspace)).version]

    async def note() -> None:
        versions.append((await load(session, workspace)).version)

    flow = await FlowStore(session).create(workspace.id, name="Hello")
    await note()
    await FlowStore(session).save(workspace.id, flow.uuid, "{}", spec_version="14.4.2")
    await note()
    channel = await ChannelStore(session, CIPHER).create(workspace.id, type="KN", name="K")
    await note()
    await ChannelStore(session, CIPHER).release(workspace.id, channel.uuid)
    await note()
    spec = TriggerSpec(type=TriggerType.CATCH_ALL, flow=flow.uuid)
    trigger = await TriggerStore(session).create(workspace.id, spec)
    await note()
    await TriggerStore(session).archive(workspace.id, trigger.uuid)
    await note()
    await WorkspaceStore(session).update(workspace.id, is_anonymous=True)
    await note()
    assert versions == sorted(set(versions))
    assert (await load(session, workspace)).environment.redaction_policy == "urns"


async def test_there_is_no_such_workspace(session: AsyncSession, workspace: Workspace) -> None:
    workspace.is_active = False
    with pytest.raises(NotFound):
        await load(session, workspace)
