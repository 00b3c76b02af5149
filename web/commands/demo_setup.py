"""The demo."""

from typing import Annotated, Any

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from core.permissions import Role
from web.commands.running import in_transaction, settings, show
from web.commands.workspaces import Json, ensure_member
from web.demo.setup import set_up


def demo_setup(
    email: Annotated[str, typer.Option(help="Who administers the demo's workspace.")] = "admin@example.org",
    as_json: Json = False,
) -> None:
    """Set up the sample deployment and the channel of the demo phone. Can be repeated."""
    found = settings()

    async def work(session: AsyncSession) -> dict[str, Any]:
        made = await set_up(session, found)
        user, password = await ensure_member(session, made.workspace, email, Role.ADMINISTRATOR)
        return {
            "workspace": made.workspace.name,
            "channel": str(made.channel.uuid),
            "flows": made.flows,
            "imported": made.summary is not None,
            "phone": f"{found.public_url}/demo/",
            "administrator": user.email,
        } | ({"password": password} if password else {})

    show(in_transaction(work), as_json=as_json)
