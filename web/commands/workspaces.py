"""Commands for workspaces, people, tokens and channels. They can be repeated: what is there is left as it is."""

import secrets
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from channels import registry
from core.permissions import Role
from store.accounts import AccountStore
from store.channels import ChannelStore
from store.encryption import Cipher
from store.errors import NotFound
from store.listings.channels import channels_page
from store.tables import Channel, UserAccount, Workspace
from store.tokens import TokenStore
from store.workspaces import WorkspaceStore
from web.commands.running import errors, in_transaction, settings, show

workspace_app = typer.Typer(help="Workspaces.", no_args_is_help=True)
user_app = typer.Typer(help="People.", no_args_is_help=True)
token_app = typer.Typer(help="Keys to the API.", no_args_is_help=True)
channel_app = typer.Typer(help="Channels.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
WorkspaceOption = Annotated[
    str | None, typer.Option("--workspace", "-w", help="Name or uuid; not needed while there is only one.")
]


@workspace_app.command("create")
def create_workspace(
    name: str,
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "UTC",
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2; local phone numbers are read by it.")] = "",
    languages: Annotated[str, typer.Option(help="ISO 639-3 codes of flows, the first is the default.")] = "eng",
    parent: Annotated[str | None, typer.Option(help="Name or uuid of the workspace that it is a child of.")] = None,
    as_json: Json = False,
) -> None:
    """Create a workspace, unless one has this name."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        of = await find_workspace(session, parent) if parent else None
        workspace, created = await ensure_workspace(session, name, timezone, country, languages.split(","), of)
        return {"workspace": workspace.name, "uuid": str(workspace.uuid), "created": created}

    show(in_transaction(work), as_json=as_json)


@user_app.command("create")
def create_user(
    email: str,
    role: Annotated[Role, typer.Option(help="What they may do in the workspace.")] = Role.EDITOR,
    password: Annotated[str | None, typer.Option(help="Made up and printed if it isn't given.")] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Create an account, unless it is there, and make it a member of a workspace."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        user, made_up = await ensure_member(session, found, email, role, password)
        return {"user": user.email, "role": role.value, "workspace": found.name} | (
            {"password": made_up} if made_up else {}
        )

    show(in_transaction(work), as_json=as_json)


@token_app.command("create")
def create_token(
    email: str,
    another: Annotated[bool, typer.Option("--another", help="Even if the member has a key; three at most.")] = False,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Create a key to the API for a member who has none. It is shown this once."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        user, store = await find_account(session, email), TokenStore(session)
        existing = await store.of_member(found.id, user.id)
        if existing and not another:
            return {"ending": existing[0].key_ending, "workspace": found.name, "created": False}
        return {"token": await store.create(found.id, user.id), "workspace": found.name, "created": True}

    show(in_transaction(work), as_json=as_json)


@channel_app.command("create")
def create_channel(
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="Code of a channel type, as EX.")],
    name: str,
    address: Annotated[str | None, typer.Option(help="Its number, page id or bot name.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2.")] = None,
    scheme: Annotated[str, typer.Option(help="The URN scheme that it serves.")] = "tel",
    config: Annotated[str, typer.Option(help="JSON object: what the type needs to send.")] = "{}",
    tps: Annotated[
        int | None, typer.Option(help="Most sends per second, 0 for no limit; 10 if it isn't given.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Create a channel, unless one of this type has this name."""
    given = _config(config)
    if registry.get(type_.upper()) is None:
        raise typer.BadParameter(f"{type_} is no channel type; there are {', '.join(registry.types())}")

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        columns: dict[str, Any] = {"address": address, "country": country, "schemes": [scheme], "tps": tps}
        channel, created = await ensure_channel(session, found, type_.upper(), name, config=given, **columns)
        address_ = f"{settings().public_url}/c/{channel.type.lower()}/{channel.uuid}/receive"
        return {"channel": channel.name, "uuid": str(channel.uuid), "created": created, "receive": address_}

    show(in_transaction(work), as_json=as_json)


@channel_app.command("failover")
def choose_failover(
    channel: Annotated[UUID, typer.Argument(help="The channel's uuid.")],
    stand_in: Annotated[UUID | None, typer.Argument(help="The stand-in's uuid; without it there is none.")] = None,
    workspace: WorkspaceOption = None,
    as_json: Json = False,
) -> None:
    """Choose the channel that sends in a channel's place while its provider fails."""

    async def work(session: AsyncSession) -> dict[str, Any]:
        found = await find_workspace(session, workspace)
        cipher = Cipher(settings().secret_key.get_secret_value())
        changed = await ChannelStore(session, cipher).set_failover(found.id, channel, stand_in)
        return {"channel": changed.name, "uuid": str(changed.uuid), "failover": str(stand_in) if stand_in else None}

    show(in_transaction(work), as_json=as_json)


async def ensure_workspace(
    session: AsyncSession,
    name: str,
    timezone: str,
    country: str,
    languages: list[str],
    parent: Workspace | None = None,
) -> tuple[Workspace, bool]:
    """The workspace of a name, and whether it was made."""
    store = WorkspaceStore(session)
    found = next((one for one in await store.active() if one.name == name), None)
    if found is not None:
        return found, False
    columns: dict[str, Any] = {"timezone": timezone, "country": country.upper(), "flow_languages": languages}
    return await store.create(name, parent=parent, **columns), True


async def ensure_member(
    session: AsyncSession, workspace: Workspace, email: str, role: Role, password: str | None = None
) -> tuple[UserAccount, str | None]:
    """The account of an address, a member with this role, and its password if one was made up."""
    accounts, made_up = AccountStore(session), None
    user = await accounts.find(email)
    if user is None:
        made_up = None if password else secrets.token_urlsafe(12)
        user = await accounts.create(email, password or str(made_up))
    if await accounts.role(workspace.id, user.id) != role:
        await accounts.join(workspace.id, user.id, role)
    return user, made_up


async def ensure_channel(
    session: AsyncSession, workspace: Workspace, kind: str, name: str, *, config: dict[str, Any], **columns: Any
) -> tuple[Channel, bool]:
    """The channel of a type and name, and whether it was made."""
    for channel in (await channels_page(session, workspace.id, None, type_code=kind)).rows:
        if channel.name == name:
            return channel, False
    store = ChannelStore(session, Cipher(settings().secret_key.get_secret_value()))
    return await store.create(workspace.id, type=kind, name=name, config=config, **columns), True


async def find_account(session: AsyncSession, email: str) -> UserAccount:
    """The account of an address. Raises `NotFound`."""
    user = await AccountStore(session).find(email)
    if user is None:
        raise NotFound("account", email)
    return user


async def find_workspace(session: AsyncSession, named: str | None) -> Workspace:
    """The workspace that is meant: by name or uuid, or the only one. Raises `NotFound`."""
    store = WorkspaceStore(session)
    found = await store.active()
    if named is None and len(found) == 1:
        return found[0]
    if named is None:
        errors.print(
            "there is no workspace yet: create one with `python -m web first-run` (in a checkout, `./dev run` does)"
            if not found
            else f"say which workspace with --workspace: {', '.join(one.name for one in found)}"
        )
        raise typer.Exit(2)
    for one in found:
        if named in (one.name, str(one.uuid)):
            return one
    raise NotFound("workspace", named)


def _config(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as e:
        raise typer.BadParameter(f"not JSON: {e}", param_hint="--config") from e
    if not isinstance(found, dict):
        raise typer.BadParameter("must be a JSON object", param_hint="--config")
    return found
