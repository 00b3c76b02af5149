"""People and what they may enter: accounts, passwords, memberships."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from store.errors import Conflict, NotFound
from store.tables import Membership, UserAccount, Workspace
from store.tables.columns import now

_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that the time of an answer doesn't tell whether there is."""
    return _HASHER.hash("nobody")


async def hash_password(password: str) -> str:
    """A hash to store; made in a thread, since it takes a while by design."""
    return await asyncio.to_thread(_HASHER.hash, password)


def _fits(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace."""

    user: UserAccount
    role: Role
    membership: Membership


class AccountStore:
    """Reads and writes accounts and memberships."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, email: str, password: str, **columns: Any) -> UserAccount:
        """A new account. Raises `Conflict` if the address is taken."""
        if await self.find(email) is not None:
            raise Conflict("account", f"{email} has an account already")
        user = UserAccount(email=email.lower(), password_hash=await hash_password(password), **columns)
        try:
            async with self._session.begin_nested():
                self._session.add(user)
        except IntegrityError as e:  # somebody made it meanwhile
            raise Conflict("account", f"{email} has an account already") from e
        return user

    async def find(self, email: str) -> UserAccount | None:
        """The account with this address, in any case of letters."""
        query = select(UserAccount).where(func.lower(UserAccount.email) == email.lower())
        return (await self._session.exec(query)).one_or_none()

    async def get(self, user_id: int) -> UserAccount:
        """An active account. Raises `NotFound`."""
        user = await self._session.get(UserAccount, user_id)
        if user is None or not user.is_active:
            raise NotFound("account", user_id)
        return user

    async def log_in(self, email: str, password: str) -> UserAccount | None:
        """The active account with this address and password, or None; a hash of older strength is renewed."""
        user = await self.find(email)
        can_log_in = user is not None and user.is_active and bool(user.password_hash)
        stored = user.password_hash if user is not None and can_log_in else _nobody()
        if not await asyncio.to_thread(_fits, stored, password) or user is None or not can_log_in:
            return None
        if _HASHER.check_needs_rehash(stored):
            user.password_hash = await hash_password(password)
        user.last_login_on = now()
        await self._session.flush()
        # The row is ours now: codes that a sign-in at the same time used up are seen as used.
        await self._session.refresh(user)
        return user

    async def set_password(self, user_id: int, password: str) -> None:
        """Gives an account another password. Raises `NotFound`."""
        user = await self.get(user_id)
        user.password_hash = await hash_password(password)
        user.modified_on = now()
        await self._session.flush()

    async def join(self, workspace_id: int, user_id: int, role: Role) -> Membership:
        """Makes a person a member, or gives a member another role. Raises `Conflict` for the last administrator."""
        membership = await self._membership(workspace_id, user_id)
        if membership is None:
            membership = Membership(workspace_id=workspace_id, user_id=user_id, role=role)
            self._session.add(membership)
        else:
            if role != Role.ADMINISTRATOR:
                await self._keep_an_administrator(workspace_id, membership)
            membership.role = role
        await self._session.flush()
        return membership

    async def leave(self, workspace_id: int, user_id: int) -> None:
        """Ends a membership. Raises `NotFound`, or `Conflict` for the last administrator."""
        membership = await self._membership(workspace_id, user_id)
        if membership is None:
            raise NotFound("member", user_id)
        await self._keep_an_administrator(workspace_id, membership)
        await self._session.exec(delete(Membership).where(col(Membership.id) == membership.id))

    async def role(self, workspace_id: int, user_id: int) -> Role | None:
        """The role of a person in a workspace, or None."""
        membership = await self._membership(workspace_id, user_id)
        return Role(membership.role) if membership is not None else None

    async def members(
        self,
        workspace_id: int,
        *,
        uuids: Sequence[UUID] = (),
        emails: Sequence[str] = (),
        roles: Sequence[Role] = (),
    ) -> list[Member]:
        """Active members, newest account first; of uuids, addresses and roles, where given, each must fit."""
        query = (
            select(Membership, UserAccount)
            .join(UserAccount, col(UserAccount.id) == Membership.user_id)
            .where(Membership.workspace_id == workspace_id, col(UserAccount.is_active))
            .order_by(col(UserAccount.created_on).desc(), col(UserAccount.id).desc())
        )
        if uuids:
            query = query.where(col(UserAccount.uuid).in_(uuids))
        if emails:
            query = query.where(func.lower(UserAccount.email).in_([email.lower() for email in emails]))
        if roles:
            query = query.where(col(Membership.role).in_(roles))
        rows = (await self._session.exec(query)).all()
        return [Member(user, Role(membership.role), membership) for membership, user in rows]

    async def workspaces(self, user_id: int) -> Sequence[tuple[Workspace, str]]:
        """The active workspaces of a person, by name, with the person's role in each."""
        query = (
            select(Workspace, Membership.role)
            .join(Membership, col(Membership.workspace_id) == Workspace.id)
            .where(Membership.user_id == user_id, col(Workspace.is_active))
            .order_by(func.lower(Workspace.name), col(Workspace.id))
        )
        return [(workspace, role) for workspace, role in (await self._session.exec(query)).all()]

    async def _membership(self, workspace_id: int, user_id: int) -> Membership | None:
        query = select(Membership).where(Membership.workspace_id == workspace_id, Membership.user_id == user_id)
        return (await self._session.exec(query)).one_or_none()

    async def _keep_an_administrator(self, workspace_id: int, leaving: Membership) -> None:
        if leaving.role != Role.ADMINISTRATOR:
            return
        query = select(Membership.id).where(
            Membership.workspace_id == workspace_id,
            Membership.role == Role.ADMINISTRATOR,
            Membership.id != leaving.id,
        )
        if (await self._session.exec(query.with_for_update())).first() is None:
            raise Conflict("member", "a workspace keeps at least one administrator")
