"""Making an account, and setting a forgotten password anew, by links that prove the address."""

import re

import pytest
from pydantic import SecretStr

from core.settings import Settings
from tests.web.app.conftest import PASSWORD, Connect, SignIn, body
from tests.web.conftest import MakeTenant
from web.app import mailing, people, sign_up

Mails = list[tuple[str, str]]
ACCOUNT = {"password": "a long password", "first_name": " Amina ", "workspace": "Clinics of Amina"}


@pytest.fixture
def mails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Mails:
    """What the deployment mails: addresses and texts."""
    sent: Mails = []

    async def send(_: object, address: str, __: str, text: str) -> None:
        sent.append((address, text))

    for module in (people, sign_up):
        monkeypatch.setattr(module, "mail", send)
    monkeypatch.setattr(settings, "smtp_url", SecretStr("smtp://mail.test:25/?from=ngoma@mail.test"))
    monkeypatch.setattr(settings, "sign_up", True)
    return sent


def link(mails: Mails) -> str:
    """The secret of the last mail's link."""
    found = re.search(r"http://ngoma\.test/[a-z-]+/(\S+)", mails[-1][1])
    assert found is not None
    return found[1]


async def test_an_account_is_made_by_the_mailed_link(connect: Connect, mails: Mails) -> None:
    http = connect()
    assert body(await http.get("ways-in")) == {"can_sign_up": True, "can_reset": True}
    assert body(await http.post("sign-up", json={"email": "Amina@Example.org"})) == {"secret": None}
    assert mails[0][0] == "amina@example.org"
    secret = link(mails)
    assert body(await http.get(f"sign-up/{secret}")) == {"email": "amina@example.org"}
    short = await http.post(f"sign-up/{secret}", json=ACCOUNT | {"password": "short"})
    assert short.json()["fields"] == {"password": ["password_too_short"]}
    for field, value in {"timezone": "Nowhere", "workspace": " \x00"}.items():
        assert (await http.post(f"sign-up/{secret}", json=ACCOUNT | {field: value})).status_code == 400
    body(await http.post(f"sign-up/{secret}", json=ACCOUNT | {"timezone": "Africa/Nairobi"}))
    session = body(await http.get("session"))
    assert (session["user"]["email"], session["user"]["first_name"]) == ("amina@example.org", "Amina")
    assert (session["workspace"]["name"], session["workspace"]["role"]) == ("Clinics of Amina", "administrator")
    assert session["workspace"]["timezone"] == "Africa/Nairobi"
    for request in (http.get(f"sign-up/{secret}"), http.post(f"sign-up/{secret}", json=ACCOUNT)):
        assert (await request).json()["code"] == "link_over", "a link is good once"


async def test_an_address_that_has_an_account_is_told_so_by_mail_only(
    connect: Connect, mails: Mails, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    assert body(await connect().post("sign-up", json={"email": tenant.email})) == {"secret": None}
    assert "/sign-in\n" in mails[0][1]


async def test_nobody_makes_up_a_link(connect: Connect, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    http = connect()
    await http.post("sign-up", json={"email": "late@example.org"})
    secret = link(mails)
    forged = secret[:-2] + ("A" if secret[-2] != "A" else "B") + secret[-1]  # of the last one not every bit counts
    for wrong in ("nonsense", forged, "%F0%9F%A5%81"):
        assert (await http.get(f"sign-up/{wrong}")).json()["code"] == "link_over"
    assert (await http.get(f"forgotten-password/{secret}")).json()["code"] == "link_over", "each link has one purpose"
    monkeypatch.setattr(mailing, "VALID", -1)
    assert (await http.get(f"sign-up/{secret}")).json()["code"] == "link_over"


async def test_invitations_are_mailed_by_the_deployments_server(
    mails: Mails, sign_in: SignIn, make_tenant: MakeTenant
) -> None:
    made = await (await sign_in(await make_tenant())).post("invitations", {"email": "Zawadi@x.org", "role": "editor"})
    assert made["is_mailed"]
    ((address, text),) = mails
    assert (address, made["link"] in text) == ("zawadi@x.org", True)


async def test_without_a_mail_server_addresses_are_taken_as_given(
    connect: Connect, settings: Settings, monkeypatch: pytest.MonkeyPatch, make_tenant: MakeTenant
) -> None:
    monkeypatch.setattr(settings, "sign_up", True)
    http = connect()
    assert body(await http.get("ways-in")) == {"can_sign_up": True, "can_reset": False}
    taken = await http.post("sign-up", json={"email": (await make_tenant()).email})
    assert taken.json()["fields"] == {"email": ["has_account"]}
    secret = body(await http.post("sign-up", json={"email": "direct@example.org"}))["secret"]
    body(await http.post(f"sign-up/{secret}", json=ACCOUNT))
    assert body(await http.get("session"))["user"]["email"] == "direct@example.org"
    assert (await http.post("forgotten-password", json={"email": "direct@example.org"})).status_code == 403


async def test_nobody_signs_up_where_it_is_not_allowed(connect: Connect) -> None:
    http = connect()
    assert not body(await http.get("ways-in"))["can_sign_up"]
    assert (await http.post("sign-up", json={"email": "x@example.org"})).json()["code"] == "not_allowed_here"
    assert (await http.post("sign-up/x", json=ACCOUNT)).json()["code"] == "not_allowed_here"


async def test_foreign_pages_and_bad_addresses_are_refused(connect: Connect, mails: Mails) -> None:
    http = connect()
    foreign = await http.post("sign-up", json={"email": "x@example.org"}, headers={"Origin": "http://evil.test"})
    assert foreign.json()["code"] == "foreign_origin"
    for path in ("sign-up", "forgotten-password"):
        assert (await http.post(path, json={"email": "no address"})).json()["fields"] == {"email": ["invalid_email"]}
    assert mails == []


async def test_a_forgotten_password_is_set_anew_once(
    connect: Connect, mails: Mails, sign_in: SignIn, make_tenant: MakeTenant
) -> None:
    tenant = await make_tenant()
    elsewhere, http = await sign_in(tenant), connect()
    body(await http.post("forgotten-password", json={"email": tenant.email.upper()}))
    body(await http.post("forgotten-password", json={"email": "nobody@example.org"}))
    assert [address for address, _ in mails] == [tenant.email]
    secret = link(mails)
    assert body(await http.get(f"forgotten-password/{secret}")) == {"email": tenant.email}
    assert (await http.post(f"forgotten-password/{secret}", json={"password": "x"})).status_code == 400
    body(await http.post(f"forgotten-password/{secret}", json={"password": "another password"}))
    assert (await elsewhere.http.get("flows")).status_code == 401, "signed out everywhere"
    again = await http.post(f"forgotten-password/{secret}", json={"password": "a third password"})
    assert again.json()["code"] == "link_over"
    old = await http.post("sign-in", json={"email": tenant.email, "password": PASSWORD})
    assert old.status_code == 403
    body(await http.post("sign-in", json={"email": tenant.email, "password": "another password"}))
