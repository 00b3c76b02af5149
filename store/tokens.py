"""API tokens: keys to a workspace in the name of a person. They are shown once and stored hashed."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from store import sql
from store.errors import LimitReached, NotFound
from store.tables import ApiToken, Membership, UserAccount, Workspace

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEY_LENGTH = 40
MOST_PER_MEMBER = 3
API_ROLES = (Role.ADMINISTRATOR, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls the API with a token; `role` is None for someone who is no member (any more)."""

    token_id: int | None
    """None for a browser's session."""
    user: UserAccount
    workspace: Workspace
    role: Role | None

    @property
    def may_use_api(self) -> bool:
        """Tokens work while their owner is an administrator or an editor, sessions of browsers for every member."""
        return self.role is not None and (self.token_id is None or self.role in API_ROLES)


def random_key(length: int = KEY_LENGTH) -> str:
    """A random key of letters and digits that can't be mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def hash_key(key: str) -> bytes:
    """What is stored of a key; it has the entropy of one, so SHA-256 is enough."""
    return hashlib.sha256(key.encode()).digest()


class TokenStore:
    """Reads and writes API tokens."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, user_id: int) -> str:
        """A new token's key. Raises `LimitReached` if the member has three."""
        count = select(func.count()).where(*_active(workspace_id, user_id), col(ApiToken.is_of_app).is_(False))
        if (await self._session.exec(count)).one() >= MOST_PER_MEMBER:
            raise LimitReached("token", MOST_PER_MEMBER)
        return await self._add(workspace_id, user_id)

    async def create_for_app(self, workspace_id: int, user_id: int) -> str:
        """A key for an app in which the member signed in; it replaces the one of the app before."""
        earlier = update(ApiToken).where(*_active(workspace_id, user_id), col(ApiToken.is_of_app))
        await self._session.exec(earlier.values(is_active=False))
        return await self._add(workspace_id, user_id, is_of_app=True)

    async def find(self, key: str) -> Caller | None:
        """Whose active token this is, or None; inactive accounts and workspaces have none."""
        query = (
            select(ApiToken.id, UserAccount, Workspace, Membership.role)
            .join(UserAccount, col(UserAccount.id) == ApiToken.user_id)
            .join(Workspace, col(Workspace.id) == ApiToken.workspace_id)
            .outerjoin(
                Membership,
                (col(Membership.workspace_id) == ApiToken.workspace_id) & (col(Membership.user_id) == ApiToken.user_id),
            )
            .where(ApiToken.key_hash == hash_key(key), col(ApiToken.is_active))
            .where(col(UserAccount.is_active), col(Workspace.is_active))
        )
        row = (await self._session.exec(query)).one_or_none()
        if row is None:
            return None
        token_id, user, workspace, role = row
        return Caller(token_id, user, workspace, Role(role) if role else None)

    async def of_member(self, workspace_id: int, user_id: int) -> Sequence[ApiToken]:
        """A member's active tokens, newest first."""
        query = select(ApiToken).where(*_active(workspace_id, user_id)).order_by(col(ApiToken.id).desc())
        return (await self._session.exec(query)).all()

    async def revoke(self, workspace_id: int, user_id: int, token_id: int) -> None:
        """Makes a token useless. Raises `NotFound`."""
        query = update(ApiToken).where(*_active(workspace_id, user_id), col(ApiToken.id) == token_id)
        found = await self._session.exec(query.values(is_active=False).returning(col(ApiToken.id)))
        if found.first() is None:
            raise NotFound("token", token_id)

    async def _add(self, workspace_id: int, user_id: int, *, is_of_app: bool = False) -> str:
        key = random_key()
        token = ApiToken(workspace_id=workspace_id, user_id=user_id, key_hash=hash_key(key), key_ending=key[-4:])
        token.is_of_app = is_of_app
        self._session.add(token)
        await self._session.flush()
        return key

    async def used(self, used: Iterable[tuple[int, datetime]]) -> None:
        """Notes when tokens (by id) were last used, in one statement."""
        ids, times = zip(*used, strict=True)
        statement = text(
            "UPDATE api_token t SET last_used_on = greatest(t.last_used_on, x.at) "
            "FROM unnest(CAST(:ids AS bigint[]), CAST(:times AS timestamptz[])) AS x(id, at) WHERE t.id = x.id"
        )
        await sql.execute(self._session, statement, {"ids": list(ids), "times": list(times)})


def _active(workspace_id: int, user_id: int) -> tuple[ColumnElement[bool], ...]:
    owner = (col(ApiToken.workspace_id) == workspace_id, col(ApiToken.user_id) == user_id)
    return (*owner, col(ApiToken.is_active).is_(True))
