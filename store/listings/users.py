"""Members of a workspace, who came last first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import fetch_page
from store.paging import Page, Position
from store.tables import Membership, UserAccount


async def users_page(
    session: AsyncSession,
    workspace_id: int,
    at: Position | None,
    *,
    uuids: Sequence[UUID] = (),
    emails: Sequence[str] = (),
    roles: Sequence[str] = (),
) -> Page[RowMapping]:
    """A page of members; each filter that isn't empty must be met by one of its values."""
    columns: tuple[Any, ...] = (
        col(UserAccount.id),
        col(UserAccount.uuid),
        col(UserAccount.email),
        col(UserAccount.first_name),
        col(UserAccount.last_name),
        col(UserAccount.avatar),
        col(UserAccount.created_on),
        col(Membership.role),
    )
    query = (
        select(*columns)
        .join(Membership, col(Membership.user_id) == col(UserAccount.id))
        .where(col(Membership.workspace_id) == workspace_id, col(UserAccount.is_active))
    )
    if uuids:
        query = query.where(col(UserAccount.uuid).in_(uuids))
    if emails:
        query = query.where(func.lower(col(UserAccount.email)).in_([email.lower() for email in emails]))
    if roles:
        query = query.where(col(Membership.role).in_(roles))
    return await fetch_page(session, query, col(UserAccount.created_on), col(UserAccount.id), at=at)
