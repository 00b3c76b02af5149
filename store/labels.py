"""Labels of messages, and which messages have them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from store import counts
from store.named import NamedStore
from store.tables import Label, MsgLabel


class LabelStore(NamedStore[Label]):
    """Reads and writes labels."""

    table, noun, limit = Label, "label", 250

    async def delete(self, workspace_id: int, uuid: UUID) -> Label:
        """Takes a label out of use and off all messages. Raises `NotFound`."""
        label = await super().delete(workspace_id, uuid)
        await self._session.exec(delete(MsgLabel).where(col(MsgLabel.label_id) == label.id))
        return label

    async def counts(self, label_ids: Sequence[int]) -> dict[int, int]:
        """How many visible messages have each of these labels."""
        return await counts.totals(self._session, "label_count", "label_id", label_ids)
