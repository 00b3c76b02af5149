"""The log of what people did to a workspace."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import AuditEntry


async def note(
    session: AsyncSession, workspace_id: int, user_id: int, action: str, target: str = "", **details: Any
) -> None:
    """Writes an entry, in the transaction of what was done; `action` is the permission that it needed."""
    session.add(
        AuditEntry(
            workspace_id=workspace_id, user_id=user_id, action=action, target=target[:128], details=dict(details)
        )
    )
    await session.flush()
