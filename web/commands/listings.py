"""Commands that show what there is: workspaces, people, tokens, channels; and that take people and tokens away."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import orjson
import typer
from rich.markup import escape
from rich.table import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from store.accounts import AccountStore
from store.errors import NotFound
from store.listings.channels import channels_page
from store.tables import Channel
from store.tokens import TokenStore
from store.workspaces import WorkspaceStore
from web.commands.running import console, in_transaction, show
from web.commands.workspaces import (
    Json,
    WorkspaceOption,
    channel_app,
    find_account,
    find_workspace,
    token_app,
    user_app,
    workspace_app,
)


@workspace_app.command("list")
def list_workspaces(as_json: Json = False) -> None:
    """List the workspaces that are in use."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await WorkspaceStore(session).active()
        names = {one.id: one.name for one in found}
        return [
            {
                "name": one.name,
                "uuid": str(one.uuid),
                "timezone": one.timezone,
                "country": one.country,
                "parent": names.get(one.parent_id) if one.parent_id else None,
            }
            for one in found
        ]

    show_list("workspaces", in_transaction(work), as_json=as_json)


@user_app.command("list")
def list_users(workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """List the members of a workspace."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await find_workspace(session, workspace)
        return [
            {
                "email": one.user.email,
                "name": f"{one.user.first_name} {one.user.last_name}".strip(),
                "role": one.role.value,
                "second_factor": one.user.totp_secret is not None,
                "last_login_on": one.user.last_login_on,
            }
            for one in await AccountStore(session).members(found.id)
        ]

    show_list("users", in_transaction(work), as_json=as_json)


@user_app.command("remove")
def remove_user(email: str, workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """Take somebody out of a workspace; the account stays. Who is no member stays none."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        user = await find_account(session, email)
        try:
            await AccountStore(session).leave(found.id, user.id)
        except NotFound:
            return {"user": user.email, "workspace": found.name, "removed": False}
        return {"user": user.email, "workspace": found.name, "removed": True}

    show(in_transaction(work), as_json=as_json)


@token_app.command("list")
def list_tokens(email: str, workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """List a member's keys to the API by their endings: the rest of a key isn't known."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await find_workspace(session, workspace)
        user = await find_account(session, email)
        return [
            {"ending": one.key_ending, "created_on": one.created_on, "last_used_on": one.last_used_on}
            for one in await TokenStore(session).of_member(found.id, user.id)
        ]

    show_list("tokens", in_transaction(work), as_json=as_json)


@token_app.command("revoke")
def revoke_tokens(
    email: str,
    ending: Annotated[str | None, typer.Option(help="Only the key that ends so. Default: all of them.")] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Make a member's keys useless."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        user = await find_account(session, email)
        store = TokenStore(session)
        chosen = [one for one in await store.of_member(found.id, user.id) if ending in (None, one.key_ending)]
        for one in chosen:
            await store.revoke(found.id, user.id, one.id)
        return {"user": user.email, "workspace": found.name, "revoked": len(chosen)}

    show(in_transaction(work), as_json=as_json)


@channel_app.command("list")
def list_channels(workspace: WorkspaceOption = None, as_json: Json = False) -> None:
    """List the channels of a workspace."""

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await find_workspace(session, workspace)
        return [
            {
                "name": one.name,
                "uuid": str(one.uuid),
                "type": one.type,
                "address": one.address,
                "enabled": one.is_enabled,
                "last_seen_on": one.last_seen_on,
            }
            for one in await _channels(session, found.id)
        ]

    show_list("channels", in_transaction(work), as_json=as_json)


def show_list(name: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print rows: one JSON object for scripts, else a table."""
    if as_json:
        typer.echo(orjson.dumps({name: rows}, default=str).decode())
        return
    table = Table(*(column.replace("_", " ") for column in rows[0]) if rows else (), box=None, padding=(0, 2))
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    console.print(table if rows else f"no {name}")


async def _channels(session: AsyncSession, workspace_id: int) -> list[Channel]:
    page = await channels_page(session, workspace_id, None)
    found = list(page.rows)
    while page.next:
        page = await channels_page(session, workspace_id, page.next)
        found += page.rows
    return found
