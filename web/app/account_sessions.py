"""Where a person is signed in."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from store.browser_sessions import BrowserSessionStore
from web.app.caller import AnyUser
from web.app.errors import Missing
from web.app.shapes import RowId
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/account/sessions")


class SessionLine(BaseModel):
    """A browser that is signed in, as it calls itself."""

    id: int
    browser: str
    created_on: datetime
    last_seen_on: datetime
    is_this: bool


@router.get("")
async def list_sessions(found: AnyUser, session: Reading) -> list[SessionLine]:
    """The person's sessions, the last used first."""
    return [
        SessionLine(
            id=one.id,
            browser=one.browser,
            created_on=one.created_on,
            last_seen_on=one.last_seen_on,
            is_this=one.id == found.session.id,
        )
        for one in await BrowserSessionStore(session).of_person(found.user.id)
    ]


@router.delete("/{session_id}", status_code=204)
async def end_session(session_id: RowId, found: AnyUser, work: Writing) -> None:
    """Signs one browser out."""
    if not await BrowserSessionStore(work.session).end_of_person(found.user.id, session_id):
        raise Missing("session")
