"""Sessions of people in a browser: begun by signing in, looked up by the key in the cookie, ended, forgotten."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import BrowserSession, UserAccount
from store.tables.columns import now

LASTS = timedelta(days=14)
"""How long a session lives after its last use."""
NOTICED = timedelta(minutes=5)
"""How exactly the last use is noted: a write for each request would cost more than it tells."""
CONFIRMED = timedelta(minutes=10)
"""How long after giving the password dangers don't ask for it again."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and whose it is."""

    session: BrowserSession
    user: UserAccount


class BrowserSessionStore:
    """Reads and writes sessions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, user_id: int, *, workspace_id: int | None, browser: str) -> str:
        """A new session's key, for the cookie."""
        key = secrets.token_urlsafe(32)
        row = BrowserSession(
            key_hash=_hash(key), user_id=user_id, workspace_id=workspace_id, browser=browser[:255].replace("\x00", "")
        )
        self._session.add(row)
        await self._session.flush()
        return key

    async def find(self, key: str) -> SignedIn | None:
        """The session with this key, while it lives and its account is active."""
        query = (
            select(BrowserSession, UserAccount)
            .join(UserAccount, col(UserAccount.id) == BrowserSession.user_id)
            .where(BrowserSession.key_hash == _hash(key), BrowserSession.last_seen_on > now() - LASTS)
            .where(col(UserAccount.is_active))
        )
        row = (await self._session.exec(query)).one_or_none()
        return SignedIn(*row) if row else None

    async def seen(self, session_id: int) -> None:
        """Notes that a session is used."""
        await self._change(session_id, last_seen_on=now())

    async def confirm(self, session_id: int) -> None:
        """Notes that the password was given again."""
        await self._change(session_id, confirmed_on=now())

    async def choose(self, session_id: int, workspace_id: int) -> None:
        """Remembers the workspace that the person looks at."""
        await self._change(session_id, workspace_id=workspace_id)

    async def end(self, session_id: int) -> None:
        """Signs out one browser."""
        await self._session.exec(delete(BrowserSession).where(col(BrowserSession.id) == session_id))

    async def of_person(self, user_id: int) -> Sequence[BrowserSession]:
        """A person's sessions that live, the last used first."""
        query = select(BrowserSession).where(
            BrowserSession.user_id == user_id, BrowserSession.last_seen_on > now() - LASTS
        )
        return (await self._session.exec(query.order_by(col(BrowserSession.last_seen_on).desc()))).all()

    async def end_of_person(self, user_id: int, session_id: int) -> bool:
        """Signs a person out of one browser; whether it was theirs."""
        ended = delete(BrowserSession).where(
            col(BrowserSession.id) == session_id, col(BrowserSession.user_id) == user_id
        )
        return (await self._session.exec(ended)).rowcount > 0

    async def end_others(self, user_id: int, *, besides: int | None) -> None:
        """Signs a person out everywhere else."""
        others = delete(BrowserSession).where(col(BrowserSession.user_id) == user_id)
        await self._session.exec(others.where(col(BrowserSession.id) != besides) if besides else others)

    async def forget_old(self) -> None:
        """Removes sessions that are over."""
        await self._session.exec(delete(BrowserSession).where(col(BrowserSession.last_seen_on) <= now() - LASTS))

    async def _change(self, session_id: int, **columns: object) -> None:
        await self._session.exec(update(BrowserSession).where(col(BrowserSession.id) == session_id).values(**columns))


def _hash(key: str) -> bytes:
    # The key has the entropy of one, so a fast hash is enough.
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
