"""Making an account where anybody may, and a new password for who forgot theirs; by links that prove the address."""

import hashlib
from zoneinfo import available_timezones

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from store.accounts import AccountStore
from store.browser_sessions import BrowserSessionStore
from store.tables import UserAccount
from store.workspaces import WorkspaceStore
from web.app.account import check_password
from web.app.cookies import check_origin
from web.app.errors import AppError, invalid
from web.app.mailing import mail, seal, sends_mail, unseal
from web.app.people import email_address
from web.app.session import begin_session, throttle_sign_in
from web.app.workspaces import workspace_name
from web.deps import Open, Reading, Writing
from web.resources import Resources

router = APIRouter(prefix="/api/internal")

_SIGN_UP, _RESET = "sign-up", "password"


class Ways(BaseModel):
    """What somebody who isn't signed in can do here."""

    can_sign_up: bool
    can_reset: bool


class Address(BaseModel):
    """Whom to send a link to."""

    email: str = Field(min_length=1, max_length=254)


class LinkSent(BaseModel):
    """A link is on its way; where no mail is sent, its secret is here."""

    secret: str | None = None


class Verified(BaseModel):
    """Whose link it is."""

    email: str


class NewAccount(BaseModel):
    """Who the person is, and the workspace to begin with."""

    password: str = Field(min_length=1, max_length=1024)
    first_name: str = Field(default="", max_length=150)
    last_name: str = Field(default="", max_length=150)
    workspace: str = Field(min_length=1, max_length=128)
    timezone: str = Field(default="UTC", max_length=63)


class NewPassword(BaseModel):
    """The password from now on."""

    password: str = Field(min_length=1, max_length=1024)


@router.get("/ways-in")
async def show_ways(resources: Open) -> Ways:
    """Whether people may sign up here, and set a forgotten password anew."""
    return Ways(can_sign_up=resources.settings.sign_up, can_reset=sends_mail(resources.settings))


@router.post("/sign-up")
async def begin_sign_up(given: Address, request: Request, work: Writing, resources: Open) -> LinkSent:
    """Sends a link to an address; the answer doesn't tell whether there is an account already."""
    settings = resources.settings
    check_origin(request, settings)
    _check_allowed(resources)
    email = email_address(given.email)
    await throttle_sign_in(request, resources, email)
    known = await AccountStore(work.session).find(email) is not None
    if not sends_mail(settings):
        if known:
            raise invalid("email", "has_account")
        return LinkSent(secret=seal(settings, _SIGN_UP, email))
    base = settings.public_url.rstrip("/")
    link = f"{base}/sign-in" if known else f"{base}/sign-up/{seal(settings, _SIGN_UP, email)}"
    about = "You have an account already; sign in here:" if known else "Go on here to make your account on Ngoma:"
    work.after_commit(lambda: mail(resources, email, "Your account on Ngoma", f"{about}\n\n{link}\n"))
    return LinkSent()


@router.get("/sign-up/{secret}")
async def show_sign_up(secret: str, session: Reading, resources: Open) -> Verified:
    """Whose address a link proves."""
    return Verified(email=await _open_sign_up(secret, AccountStore(session), resources))


@router.post("/sign-up/{secret}", status_code=204)
async def sign_up(
    secret: str, given: NewAccount, request: Request, response: Response, work: Writing, resources: Open
) -> None:
    """Makes the account and its workspace, and signs in."""
    check_origin(request, resources.settings)
    accounts = AccountStore(work.session)
    email = await _open_sign_up(secret, accounts, resources)
    check_password(given.password, "password")
    if given.timezone not in available_timezones():
        raise invalid("timezone", "invalid")
    names = {"first_name": _line(given.first_name), "last_name": _line(given.last_name)}
    user = await accounts.create(email, given.password, **names)
    await WorkspaceStore(work.session).create_by(
        user.id, workspace_name(given.workspace), timezone=given.timezone, flow_languages=["eng"]
    )
    await begin_session(request, response, work, resources, user)


@router.post("/forgotten-password", status_code=204)
async def ask_for_password(given: Address, request: Request, work: Writing, resources: Open) -> None:
    """Sends a link by which the password can be set anew; nobody learns whether there is such an account."""
    settings = resources.settings
    check_origin(request, settings)
    if not sends_mail(settings):
        raise AppError("not_allowed_here", "This deployment sends no mail; ask its administrator.", status=403)
    email = email_address(given.email)
    await throttle_sign_in(request, resources, email)
    user = await AccountStore(work.session).find(email)
    if user is not None and user.is_active:
        link = f"{settings.public_url.rstrip('/')}/new-password/{seal(settings, _RESET, email, _mark(user))}"
        text = f"Set a new password here; the link works for a day:\n\n{link}\n\nIf you didn't ask, do nothing.\n"
        work.after_commit(lambda: mail(resources, email, "Your password on Ngoma", text))


@router.get("/forgotten-password/{secret}")
async def show_password_link(secret: str, session: Reading, resources: Open) -> Verified:
    """Whose password a link can set anew."""
    return Verified(email=(await _whose(secret, AccountStore(session), resources)).email)


@router.post("/forgotten-password/{secret}", status_code=204)
async def set_password(secret: str, given: NewPassword, request: Request, work: Writing, resources: Open) -> None:
    """Sets the password, which uses the link up, and signs the account out everywhere."""
    check_origin(request, resources.settings)
    accounts = AccountStore(work.session)
    user = await _whose(secret, accounts, resources)
    check_password(given.password, "password")
    await accounts.set_password(user.id, given.password)
    await BrowserSessionStore(work.session).end_others(user.id, besides=None)


async def _open_sign_up(secret: str, accounts: AccountStore, resources: Resources) -> str:
    _check_allowed(resources)
    (email,) = unseal(resources.settings, _SIGN_UP, secret)
    if await accounts.find(email) is not None:
        raise AppError("link_over", "This link has been used; sign in.", status=404)
    return email


async def _whose(secret: str, accounts: AccountStore, resources: Resources) -> UserAccount:
    email, mark = unseal(resources.settings, _RESET, secret)
    user = await accounts.find(email)
    if user is None or not user.is_active or _mark(user) != mark:
        raise AppError("link_over", "This link is over; ask for another.", status=404)
    return user


def _check_allowed(resources: Resources) -> None:
    if not resources.settings.sign_up:
        raise AppError("not_allowed_here", "Accounts are made by invitation here.", status=403)


def _mark(user: UserAccount) -> str:
    """Changes with the password, so that a link is good once."""
    return hashlib.sha256(f"{user.id}:{user.password_hash}".encode()).hexdigest()[:16]


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())
