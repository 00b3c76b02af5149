"""Invitations to a workspace. Whoever has the link may join with the role, for a month; only its hash is stored."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from core.permissions import Role
from store.accounts import AccountStore
from store.errors import Conflict, NotFound
from store.tables import Invitation, Workspace
from store.tables.columns import now

VALID = timedelta(days=30)
ALREADY_MEMBER, ALREADY_INVITED = "is a member already", "is invited already"


class InvitationStore:
    """Reads and writes invitations."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, email: str, role: Role, *, by: int) -> tuple[Invitation, str]:
        """A new invitation, and the secret of its link. Raises `Conflict` for a member or someone invited."""
        accounts = AccountStore(self._session)
        if await accounts.members(workspace_id, emails=[email]):
            raise Conflict("invitation", ALREADY_MEMBER)
        query = self._open(workspace_id).where(func.lower(col(Invitation.email)) == email.lower())
        if (await self._session.exec(query)).first() is not None:
            raise Conflict("invitation", ALREADY_INVITED)
        secret = secrets.token_urlsafe(24)
        invitation = Invitation(
            workspace_id=workspace_id, email=email.lower(), role=role, secret_hash=_hash(secret), invited_by_id=by
        )
        self._session.add(invitation)
        await self._session.flush()
        return invitation, secret

    async def open(self, workspace_id: int) -> Sequence[Invitation]:
        """Those that can still be accepted, newest first."""
        query = self._open(workspace_id).order_by(col(Invitation.id).desc())
        return (await self._session.exec(query)).all()

    async def find(self, secret: str, *, to_accept: bool = False) -> tuple[Invitation, Workspace] | None:
        """What a link's secret invites to, or None if it is over. `to_accept`: others wait until that is done."""
        query = (
            select(Invitation, Workspace)
            .join(Workspace, col(Workspace.id) == Invitation.workspace_id)
            .where(Invitation.secret_hash == _hash(secret), col(Invitation.is_active), col(Workspace.is_active))
            .where(Invitation.created_on > now() - VALID)
        )
        if to_accept:
            query = query.with_for_update(of=Invitation)
        row = (await self._session.exec(query)).one_or_none()
        return (row[0], row[1]) if row else None

    async def accept(self, invitation: Invitation, user_id: int) -> None:
        """Makes a person a member; someone who is one already keeps the role. The invitation is used up."""
        accounts = AccountStore(self._session)
        if await accounts.role(invitation.workspace_id, user_id) is None:
            await accounts.join(invitation.workspace_id, user_id, Role(invitation.role))
        invitation.is_active = False
        await self._session.flush()

    async def withdraw(self, workspace_id: int, uuid: UUID) -> None:
        """Takes an invitation back. Raises `NotFound`."""
        query = update(Invitation).where(
            col(Invitation.workspace_id) == workspace_id, col(Invitation.uuid) == uuid, col(Invitation.is_active)
        )
        found = await self._session.exec(query.values(is_active=False).returning(col(Invitation.id)))
        if found.first() is None:
            raise NotFound("invitation", uuid)

    def _open(self, workspace_id: int) -> SelectOfScalar[Invitation]:
        return select(Invitation).where(
            Invitation.workspace_id == workspace_id,
            col(Invitation.is_active),
            Invitation.created_on > now() - VALID,
        )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
