"""Conversations with flows that are held again before a flow is published."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import LimitReached, NotFound
from store.tables import Flow, FlowTest
from store.tables.columns import now

MOST = 50
"""How many tests a flow may have."""


class FlowTestStore:
    """Reads and writes the tests of flows."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, workspace_id: int, flow: UUID) -> Sequence[FlowTest]:
        """The tests of a flow, oldest first. Raises `NotFound` without such a flow."""
        query = select(FlowTest).where(FlowTest.flow_id == await self._flow_id(workspace_id, flow))
        return (await self._session.exec(query.order_by(col(FlowTest.id)))).all()

    async def create(self, workspace_id: int, flow: UUID, *, name: str, script: str, user_id: int | None) -> FlowTest:
        """A new test. Raises `NotFound`, `LimitReached`."""
        flow_id = await self._flow_id(workspace_id, flow)
        count = select(func.count()).select_from(FlowTest).where(FlowTest.flow_id == flow_id)
        if (await self._session.exec(count)).one() >= MOST:
            raise LimitReached("flow test", MOST)
        test = FlowTest(workspace_id=workspace_id, flow_id=flow_id, name=name, script=script, created_by_id=user_id)
        self._session.add(test)
        await self._session.flush()
        return test

    async def delete(self, workspace_id: int, uuid: UUID) -> None:
        """Removes a test. Raises `NotFound`."""
        await self._session.delete(await self.get(workspace_id, uuid))
        await self._session.flush()

    async def get(self, workspace_id: int, uuid: UUID) -> FlowTest:
        """A test. Raises `NotFound`."""
        query = select(FlowTest).where(FlowTest.workspace_id == workspace_id, FlowTest.uuid == uuid)
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("flow test", uuid)
        return found

    async def note(self, workspace_id: int, outcomes: dict[UUID, bool]) -> None:
        """Notes how tests ended just now."""
        for uuid, passed in outcomes.items():
            test = await self.get(workspace_id, uuid)
            test.last_run_on, test.last_passed = now(), passed
        await self._session.flush()

    async def _flow_id(self, workspace_id: int, uuid: UUID) -> int:
        query = select(Flow.id).where(Flow.workspace_id == workspace_id, Flow.uuid == uuid, col(Flow.is_active))
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("flow", uuid)
        return found
