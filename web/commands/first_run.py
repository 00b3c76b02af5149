"""The first workspace and its administrator."""

from typing import Annotated, Any

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from store.workspaces import WorkspaceStore
from web.commands.running import in_transaction, show
from web.commands.workspaces import Json, ensure_member, ensure_workspace


def first_run(
    workspace: Annotated[str, typer.Option(help="Name of the first workspace.")] = "My Workspace",
    email: Annotated[str, typer.Option(help="The administrator's e-mail address.")] = "admin@example.org",
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "UTC",
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2.")] = "",
    languages: Annotated[str, typer.Option(help="ISO 639-3 codes of flows.")] = "eng",
    as_json: Json = False,
) -> None:
    """Create the first workspace and administrator, and print the password, once. Does nothing if there is one."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        existing = await WorkspaceStore(session).active()
        if existing:
            return {"workspace": existing[0].name, "uuid": str(existing[0].uuid), "created": False}
        made, _ = await ensure_workspace(session, workspace, timezone, country, languages.split(","))
        user, password = await ensure_member(session, made, email, Role.ADMINISTRATOR)
        result = {"workspace": made.name, "uuid": str(made.uuid), "created": True, "administrator": user.email}
        return result | ({"password": password} if password else {})

    show(in_transaction(work), as_json=as_json)
