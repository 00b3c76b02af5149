"""A workspace with messages and runs of half a year, and a folder for its archives."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pytest
from sqlmodel import SQLModel, col, select

from store.archives.archiver import Archiver
from store.archives.purging import Purge
from store.database import Database
from store.files import Files
from store.tables import Archive, Contact, ContactURN, Flow, FlowRun, Msg
from store.workspaces import WorkspaceStore

Row = TypeVar("Row", bound=SQLModel)
CREATED = datetime(2026, 3, 10, 9, tzinfo=UTC)
UNTIL = date(2026, 5, 2)


class World:
    """A workspace, and what fills it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.files = Files(f"file:{folder}", "http://ngoma.test")
        self.archiver = Archiver(database, self.files, after_days=90)
        self.purge = Purge(database, self.archiver, deletes=True)

    async def fill(self, **columns: Any) -> None:
        """Makes the workspace, a contact and a flow."""
        async with self.database.transaction() as session:
            made = await WorkspaceStore(session).create("Nyaruka", created_on=CREATED, **columns)
            contact = Contact(workspace_id=made.id, name="Ann")
            flow = Flow(workspace_id=made.id, name="Survey", type="M", language="eng")
            session.add_all([contact, flow])
            await session.flush()
            urn = ContactURN(
                workspace_id=made.id,
                contact_id=contact.id,
                identity="tel:+250788000001",
                scheme="tel",
                path="+250788000001",
            )
            session.add(urn)
            await session.flush()
        self.workspace, self.contact, self.flow, self.urn = made, contact, flow, urn

    async def message(self, at: datetime, **columns: Any) -> Msg:
        """A message of that time; incoming and handled unless said otherwise."""
        values = {"direction": "I", "status": "H", "text": f"at {at:%d %b}", **columns}
        made = Msg(
            workspace_id=self.workspace.id,
            contact_id=self.contact.id,
            urn_id=self.urn.id,
            created_on=at,
            modified_on=at,
            **values,
        )
        return await self._added(made)

    async def run(self, at: datetime, **columns: Any) -> FlowRun:
        """A run last modified at that time; completed unless said otherwise."""
        values = {"status": "C", "session_id": 1, "created_on": at - timedelta(hours=1), "exited_on": at, **columns}
        made = FlowRun(
            workspace_id=self.workspace.id,
            contact_id=self.contact.id,
            flow_id=self.flow.id,
            modified_on=at,
            **values,
        )
        return await self._added(made)

    async def archives(self) -> list[Archive]:
        """All rows, from the oldest on."""
        async with self.database.reading() as session:
            query = select(Archive).where(Archive.workspace_id == self.workspace.id)
            return list((await session.exec(query.order_by(col(Archive.start_date), col(Archive.period)))).all())

    async def texts(self) -> list[str]:
        """Texts of the messages that are in the database."""
        async with self.database.reading() as session:
            query = select(Msg.text).where(Msg.workspace_id == self.workspace.id).order_by(col(Msg.created_on))
            return list((await session.exec(query)).all())

    def records(self, archive: Archive) -> list[dict[str, Any]]:
        """What is in an archive's file."""
        assert archive.path is not None
        return [orjson.loads(line) for line in gzip.decompress((self.folder / archive.path).read_bytes()).splitlines()]

    def stored(self) -> list[str]:
        """Names of all files."""
        return sorted(one.name for one in self.folder.rglob("*.gz"))

    async def archive(self) -> None:
        """Files are written and put together, without deleting anything from the database."""
        await self.archiver.build(self.workspace.id, "message", UNTIL)
        await self.archiver.roll_up(self.workspace.id, "message", UNTIL)

    async def _added(self, row: Row) -> Row:
        async with self.database.transaction() as session:
            session.add(row)
        return row


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> World:
    """A workspace of March, empty so far."""
    made = World(database, tmp_path / "storage")
    await made.fill()
    return made
