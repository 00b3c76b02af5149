"""A member's own keys to the API."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store import audit
from store.errors import LimitReached, NotFound
from store.tokens import TokenStore
from web.app.caller import Member, confirmed, may
from web.app.errors import AppError, Missing
from web.app.shapes import RowId
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/tokens")

Lister = Annotated[Member, Depends(may("token.list"))]
Maker = Annotated[Member, Depends(may("token.create"))]
Remover = Annotated[Member, Depends(may("token.delete"))]


class TokenOut(BaseModel):
    """A key; only its end is known."""

    id: int
    ending: str
    created_on: datetime
    last_used_on: datetime | None


class TokenMade(BaseModel):
    """A new key, shown this once."""

    key: str


@router.get("")
async def list_tokens(member: Lister, session: Reading) -> list[TokenOut]:
    """The member's keys to this workspace, newest first."""
    found = await TokenStore(session).of_member(member.workspace.id, member.user.id)
    return [
        TokenOut(id=one.id, ending=one.key_ending, created_on=one.created_on, last_used_on=one.last_used_on)
        for one in found
    ]


@router.post("", status_code=201)
async def create_token(member: Maker, work: Writing) -> TokenMade:
    """A new key. The password must have been given a short while ago."""
    confirmed(member)
    try:
        key = await TokenStore(work.session).create(member.workspace.id, member.user.id)
    except LimitReached as e:
        raise AppError("limit_reached", e.reason) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "token.create", key[-4:])
    return TokenMade(key=key)


@router.delete("/{token_id}", status_code=204)
async def revoke_token(token_id: RowId, member: Remover, work: Writing) -> None:
    """Makes a key useless."""
    try:
        await TokenStore(work.session).revoke(member.workspace.id, member.user.id, token_id)
    except NotFound as e:
        raise Missing("token") from e
