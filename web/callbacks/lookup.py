"""Finding the channel of a callback."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from channels import describing
from channels.channel import Channel
from store.arrivals import Source
from store.channels import ChannelStore
from store.encryption import Undecryptable
from store.errors import NotFound
from store.tables import Channel as ChannelRow
from store.workspaces import WorkspaceStore
from web.callbacks.known import KnownChannel
from web.resources import Resources


class ChannelLookup:
    """The look-ups of one callback."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self.sources = dict[str, Source]()
        """What the store needs of the channels that were found, by uuid."""
        self.can_name = set[str]()
        """Those of them whose provider can be asked for a contact's name."""

    async def by_uuid(self, uuid: str) -> Channel | None:
        """The active channel of a uuid."""
        known = self._resources.channels.fresh(uuid)
        if known is None:
            async with self._resources.database.reading() as session:
                store = ChannelStore(session, self._resources.cipher)
                known = await self._keep(session, store, await store.find(UUID(uuid)))
        return self._found(known)

    async def by_address(self, kind: str, address: str) -> Channel | None:
        """The active channel of a type with this address."""
        async with self._resources.database.reading() as session:
            store = ChannelStore(session, self._resources.cipher)
            return self._found(await self._keep(session, store, await store.find_by_address(kind, address)))

    def _found(self, known: KnownChannel | None) -> Channel | None:
        if known is None:
            return None
        self.sources[known.channel.uuid] = known.source
        if describing.can_describe(known.channel.type):
            self.can_name.add(known.channel.uuid)
        return known.channel

    async def _keep(self, session: AsyncSession, store: ChannelStore, row: ChannelRow | None) -> KnownChannel | None:
        if row is None or row.workspace_id is None:
            return None
        try:
            workspace = await WorkspaceStore(session).get(row.workspace_id)
            config = store.config(row)
        except NotFound:
            return None
        except Undecryptable:
            config = {}  # what a type needs to read callbacks is rarely secret; sending tells of the wrong key
        channel = Channel(
            uuid=str(row.uuid),
            type=row.type,
            address=row.address or "",
            country=row.country or "",
            schemes=tuple(row.schemes) or ("tel",),
            config=config,
            name=row.name,
        )
        source = Source(workspace.id, row.id, can_send="S" in row.role, is_anonymous=workspace.is_anonymous)
        return self._resources.channels.keep(channel, source)
