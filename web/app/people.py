"""The members of a workspace, and invitations to it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import structlog
from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from clients.addresses import AddressGuard
from clients.smtp import Mailer, MailFailed, MailServer
from core.permissions import Role
from store import audit
from store.accounts import AccountStore
from store.accounts import Member as StoredMember
from store.errors import Conflict, NotFound
from store.invitations import ALREADY_INVITED, ALREADY_MEMBER, VALID, InvitationStore
from store.tables import Workspace
from web.app.account import check_password
from web.app.caller import Member, may
from web.app.cookies import check_origin
from web.app.errors import AppError, Missing, invalid
from web.app.mailing import mail, sends_mail
from web.app.session import begin_session, throttle_sign_in
from web.deps import Open, Reading, Work, Writing
from web.resources import Resources

log = structlog.get_logger()
router = APIRouter(prefix="/api/internal")

Lister = Annotated[Member, Depends(may("user.list"))]
Inviter = Annotated[Member, Depends(may("user.invite"))]
Updater = Annotated[Member, Depends(may("user.update"))]
Remover = Annotated[Member, Depends(may("user.delete"))]
InvitationLister = Annotated[Member, Depends(may("invitation.list"))]
InvitationRemover = Annotated[Member, Depends(may("invitation.delete"))]


class PersonOut(BaseModel):
    """A member."""

    uuid: str
    email: str
    name: str
    role: str
    joined_on: datetime
    last_login_on: datetime | None
    is_me: bool


class RoleChange(BaseModel):
    """Another role."""

    role: Role


class InvitationOut(BaseModel):
    """An invitation that is open."""

    uuid: str
    email: str
    role: str
    created_on: datetime
    valid_until: datetime


class InvitationMade(InvitationOut):
    """An invitation just made: the link is shown this once, and mailed if the workspace has a mail server."""

    link: str
    is_mailed: bool


class NewInvitation(BaseModel):
    """Whom to invite."""

    email: str = Field(min_length=1, max_length=254)
    role: Role


class Offer(BaseModel):
    """What a link invites to."""

    workspace: str
    email: str
    role: str
    has_account: bool


class Joining(BaseModel):
    """The password of the account there is, or of the one to make."""

    password: str = Field(min_length=1, max_length=1024)
    first_name: str = Field(default="", max_length=150)
    last_name: str = Field(default="", max_length=150)


@router.get("/members")
async def list_members(member: Lister, session: Reading) -> list[PersonOut]:
    """Everybody in the workspace."""
    return [_person(one, member) for one in await AccountStore(session).members(member.workspace.id)]


@router.patch("/members/{uuid}", status_code=204)
async def change_role(uuid: UUID, given: RoleChange, member: Updater, work: Writing) -> None:
    """Gives a member another role; the last administrator stays one."""
    person = await _find(work, member, uuid)
    try:
        await AccountStore(work.session).join(member.workspace.id, person.user.id, given.role)
    except Conflict as e:
        raise AppError("last_administrator", e.reason) from e
    await audit.note(
        work.session, member.workspace.id, member.user.id, "user.update", person.user.email, role=given.role
    )


@router.delete("/members/{uuid}", status_code=204)
async def remove_member(uuid: UUID, member: Remover, work: Writing) -> None:
    """Ends a membership."""
    person = await _find(work, member, uuid)
    try:
        await AccountStore(work.session).leave(member.workspace.id, person.user.id)
    except Conflict as e:
        raise AppError("last_administrator", e.reason) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "user.delete", person.user.email)


@router.get("/invitations")
async def list_invitations(member: InvitationLister, session: Reading) -> list[InvitationOut]:
    """Invitations that nobody has accepted yet."""
    found = await InvitationStore(session).open(member.workspace.id)
    return [
        InvitationOut(
            uuid=str(one.uuid),
            email=one.email,
            role=one.role,
            created_on=one.created_on,
            valid_until=one.created_on + VALID,
        )
        for one in found
    ]


@router.post("/invitations", status_code=201)
async def invite(given: NewInvitation, member: Inviter, work: Writing, resources: Open) -> InvitationMade:
    """Invites somebody by e-mail address."""
    email = email_address(given.email)
    try:
        made, secret = await InvitationStore(work.session).create(
            member.workspace.id, email, given.role, by=member.user.id
        )
    except Conflict as e:
        code = {ALREADY_MEMBER: "already_member", ALREADY_INVITED: "already_invited"}[e.reason]
        raise invalid("email", code) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "user.invite", email, role=given.role)
    link = f"{resources.settings.public_url.rstrip('/')}/join/{secret}"
    is_mailed = bool(member.workspace.config.get("smtp_server")) or sends_mail(resources.settings)
    if is_mailed:
        work.after_commit(lambda: _mail(resources, member.workspace, email, link))
    return InvitationMade(
        uuid=str(made.uuid),
        email=email,
        role=given.role,
        created_on=made.created_on,
        valid_until=made.created_on + VALID,
        link=link,
        is_mailed=is_mailed,
    )


@router.delete("/invitations/{uuid}", status_code=204)
async def withdraw_invitation(uuid: UUID, member: InvitationRemover, work: Writing) -> None:
    """Takes an invitation back; its link leads nowhere any more."""
    try:
        await InvitationStore(work.session).withdraw(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("invitation") from e


@router.get("/join/{secret}")
async def show_offer(secret: str, session: Reading) -> Offer:
    """What a link invites to; whoever has it may see that."""
    found = await InvitationStore(session).find(secret)
    if found is None:
        raise AppError("invitation_over", "This invitation is over; ask for another.", status=404)
    invitation, workspace = found
    account = await AccountStore(session).find(invitation.email)
    return Offer(
        workspace=workspace.name, email=invitation.email, role=invitation.role, has_account=account is not None
    )


@router.post("/join/{secret}", status_code=204)
async def accept(
    secret: str, given: Joining, request: Request, response: Response, work: Writing, resources: Open
) -> None:
    """Joins the workspace, with the account of the invited address, made if there is none, and signs in."""
    check_origin(request, resources.settings)
    invitations, accounts = InvitationStore(work.session), AccountStore(work.session)
    found = await invitations.find(secret, to_accept=True)
    if found is None:
        raise AppError("invitation_over", "This invitation is over; ask for another.", status=404)
    invitation, _ = found
    await throttle_sign_in(request, resources, invitation.email)
    if await accounts.find(invitation.email) is None:
        check_password(given.password, "password")
        names = {"first_name": given.first_name.strip(), "last_name": given.last_name.strip()}
        user = await accounts.create(invitation.email, given.password, **names)
        await invitations.accept(invitation, user.id)
        await begin_session(request, response, work, resources, user)
        return
    known = await accounts.log_in(invitation.email, given.password)
    if known is None:
        raise invalid("password", "wrong_password")
    await invitations.accept(invitation, known.id)
    if known.totp_secret is None:  # else the second factor is still to be given, at the sign-in
        await begin_session(request, response, work, resources, known)


async def _find(work: Work, member: Member, uuid: UUID) -> StoredMember:
    found = await AccountStore(work.session).members(member.workspace.id, uuids=[uuid])
    if not found:
        raise Missing("member")
    return found[0]


def _person(one: StoredMember, member: Member) -> PersonOut:
    return PersonOut(
        uuid=str(one.user.uuid),
        email=one.user.email,
        name=f"{one.user.first_name} {one.user.last_name}".strip(),
        role=one.role,
        joined_on=one.membership.created_on,
        last_login_on=one.user.last_login_on,
        is_me=one.user.id == member.user.id,
    )


def email_address(text: str) -> str:
    """An address as it is stored. Raises `AppError` for what is none."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as e:
        raise invalid("email", "invalid_email") from e


async def _mail(resources: Resources, workspace: Workspace, email: str, link: str) -> None:
    """A mail that fails is logged: the link was shown to who invited."""
    text = f"You are invited to join {workspace.name} on Ngoma. The link works for {VALID.days} days:\n\n{link}\n"
    subject, settings = f"Join {workspace.name} on Ngoma", resources.settings
    if not workspace.config.get("smtp_server"):
        await mail(resources, email, subject, text)
        return
    guard = AddressGuard(allow_private=settings.allow_private_addresses, allowed_hosts=settings.allowed_hosts)
    try:
        server = MailServer.parse(workspace.config["smtp_server"])
        await Mailer(guard).send(server, [email], subject, text)
    except (ValueError, MailFailed) as e:
        log.warning("invitation not mailed", error=type(e).__name__)
