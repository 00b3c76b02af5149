"""A person's own account: name, language, password, second factor."""

from datetime import UTC, datetime

import segno
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from store import two_factor
from store.accounts import AccountStore
from store.browser_sessions import BrowserSessionStore
from web.app.caller import AnyUser, confirmed
from web.app.errors import AppError, invalid
from web.app.session import throttle_sign_in
from web.deps import Open, Writing

router = APIRouter(prefix="/api/internal/account")

SHORTEST_PASSWORD = 8


class Profile(BaseModel):
    """What a person may change of themselves."""

    first_name: str = Field(max_length=150)
    last_name: str = Field(max_length=150)


class PasswordChange(BaseModel):
    """The password now, and from now on."""

    current: str = Field(min_length=1, max_length=1024)
    new: str = Field(max_length=1024)


class SecondFactorSetup(BaseModel):
    """What goes into an authenticator app; `qr` is the link as a picture, a `data:` address of an SVG."""

    secret: str
    link: str
    qr: str


class SecondFactorProof(BaseModel):
    """The secret that was offered, and the code that the app shows for it."""

    secret: str = Field(pattern=r"^[A-Z2-7]{32}$")
    code: str = Field(max_length=16)


class RecoveryCodes(BaseModel):
    """Codes for the day when the phone is lost; shown once."""

    codes: list[str]


@router.patch("", status_code=204)
async def change_profile(given: Profile, found: AnyUser, work: Writing) -> None:
    """Changes the person's names."""
    user = await AccountStore(work.session).get(found.user.id)
    user.first_name, user.last_name = _line(given.first_name), _line(given.last_name)


@router.post("/password", status_code=204)
async def change_password(
    given: PasswordChange, request: Request, found: AnyUser, work: Writing, resources: Open
) -> None:
    """Gives the account another password, and signs it out everywhere else."""
    check_password(given.new, "new")
    await throttle_sign_in(request, resources, found.user.email)
    accounts = AccountStore(work.session)
    if await accounts.log_in(found.user.email, given.current) is None:
        raise invalid("current", "wrong_password")
    await accounts.set_password(found.user.id, given.new)
    await BrowserSessionStore(work.session).end_others(found.user.id, besides=found.session.id)


@router.post("/second-factor/setup")
async def offer_second_factor(found: AnyUser) -> SecondFactorSetup:
    """A new secret; nothing is asked for until its first code has been given."""
    confirmed(found)
    secret = two_factor.new_secret()
    link = two_factor.setup_link(secret, found.user.email)
    return SecondFactorSetup(secret=secret, link=link, qr=segno.make(link, micro=False).svg_data_uri(scale=4, border=2))


@router.post("/second-factor")
async def turn_second_factor_on(
    given: SecondFactorProof, found: AnyUser, work: Writing, resources: Open
) -> RecoveryCodes:
    """Asks for a code at every sign-in from now on."""
    confirmed(found)
    step = two_factor.matching_step(given.secret, given.code.replace(" ", ""), datetime.now(UTC))
    if step is None:
        raise invalid("code", "wrong_code")
    user = await AccountStore(work.session).get(found.user.id)
    return RecoveryCodes(codes=two_factor.turn_on(user, given.secret, step, resources.cipher))


@router.delete("/second-factor", status_code=204)
async def turn_second_factor_off(found: AnyUser, work: Writing) -> None:
    """The password alone is enough again."""
    confirmed(found)
    two_factor.turn_off(await AccountStore(work.session).get(found.user.id))


def check_password(password: str, field: str) -> None:
    """Raises `AppError` for one that is too short or holds what can't be typed."""
    if len(password) < SHORTEST_PASSWORD:
        raise invalid(field, "password_too_short")
    try:
        password.encode()
    except UnicodeEncodeError as e:
        raise AppError("invalid", fields={field: ["invalid"]}) from e


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
