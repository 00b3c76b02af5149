"""Setting up the demo: the sample deployment, a channel whose other end is the demo phone, and what its flows need."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from core.settings import Settings
from store.channels import ChannelStore
from store.demo import DemoStore
from store.encryption import Cipher
from store.errors import NotFound
from store.globals import GlobalStore
from store.imports.export_file import read_export
from store.imports.importer import ImportSummary, import_export
from store.listings.channels import channels_page
from store.tables import Channel, Workspace
from store.workspaces import WorkspaceStore

DEPLOYMENT = Path(__file__).parent / "deployment.json"
CHANNEL_NAME = "Demo phone"
WORKSPACE_NAME = "Healthy Start"
KEYWORDS = ["Join", "Clinic", "Survey", "Reminder", "Help", "Stop"]
QUICK_REPLY_PARAM = "quick_reply"
BODY = (
    "uuid={{uuid}}&text={{text}}&to={{to}}&from={{from}}&channel={{channel}}&session_status={{session_status}}"
    "{{quick_replies}}"
)


@dataclass(frozen=True, slots=True)
class DemoSetup:
    """What was set up. There is no summary when nothing was imported, as the workspace has flows already."""

    workspace: Workspace
    channel: Channel
    flows: int
    summary: ImportSummary | None


async def set_up(session: AsyncSession, settings: Settings) -> DemoSetup:
    """Make the demo's workspace, channel and flows; can be repeated.

    Addresses follow the deployment. Flows are imported into an empty workspace only, for those that are there may have
    been edited since.
    """
    workspace = await _workspace(session)
    channel = await _channel(session, workspace, settings)
    store, summary = DemoStore(session), None
    if not await store.flow_count(workspace.id):
        export = read_export(DEPLOYMENT.read_bytes())
        summary = await import_export(session, workspace.id, export, url=settings.public_url)
    await _set_global(session, workspace, "clinic_finder", f"{settings.public_url}/demo/clinics")
    return DemoSetup(workspace, channel, await store.flow_count(workspace.id), summary)


async def _workspace(session: AsyncSession) -> Workspace:
    store = WorkspaceStore(session)
    for workspace in await store.active():
        if workspace.name == WORKSPACE_NAME:
            return workspace
    languages = ["eng", "swa"]
    return await store.create(WORKSPACE_NAME, timezone="Africa/Nairobi", country="KE", flow_languages=languages)


async def _channel(session: AsyncSession, workspace: Workspace, settings: Settings) -> Channel:
    """The channel, its send URL this deployment's own address as it is now."""
    store = ChannelStore(session, Cipher(settings.secret_key.get_secret_value()))
    config = {
        "send_url": f"{settings.public_url}/demo/send",
        "method": "POST",
        "body": BODY,
        "content_type": "urlencoded",
        "max_length": 1600,
        "encoding": "D",
    }
    for channel in (await channels_page(session, workspace.id, None, type_code="EX")).rows:
        if channel.name == CHANNEL_NAME:
            if store.config(channel) == config:
                return channel
            return await store.update(workspace.id, channel.uuid, config=config)
    # A phone on the same machine needs no sparing, so its rate is unlimited.
    columns = {"address": "2020", "country": "KE", "schemes": ["tel"], "tps": 0}
    return await store.create(workspace.id, type="EX", name=CHANNEL_NAME, config=config, **columns)


async def _set_global(session: AsyncSession, workspace: Workspace, key: str, value: str) -> None:
    store = GlobalStore(session)
    try:
        found = await store.by_key(workspace.id, key)
    except NotFound:
        return  # somebody deleted it
    if found.value != value:
        await store.update(workspace.id, found.uuid, value=value)
