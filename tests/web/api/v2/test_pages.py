"""Pages: stable where many rows have the same time, in both directions, and never empty with a next one."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import insert

from store.database import Database
from store.tables import Contact
from tests.web.conftest import MakeTenant, Tenant

COUNT = 601


@pytest.fixture(scope="module")
async def crowded(database: Database, make_tenant: MakeTenant) -> Tenant:
    """A workspace whose contacts were all modified at the same time."""
    tenant, at = await make_tenant(), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    async with database.transaction() as session:
        owner = {"workspace_id": tenant.workspace_id, "modified_on": at, "created_on": at}
        rows = [{"uuid": uuid4(), "name": f"{number:04}"} | owner for number in range(COUNT)]
        await (await session.connection()).execute(insert(Contact), rows)
    return tenant


@pytest.mark.parametrize("reverse", [False, True])
async def test_every_row_once_forwards_and_back(http: httpx.AsyncClient, crowded: Tenant, reverse: bool) -> None:
    url = "/api/v2/contacts.json?reverse=1" if reverse else "/api/v2/contacts.json"
    pages = []
    while url:
        page = (await http.get(url, headers=crowded.headers)).json()
        pages.append(page)
        url = page["next"]
    names = [contact["name"] for page in pages for contact in page["results"]]
    assert names == sorted(names, reverse=not reverse)
    assert len(names) == COUNT
    assert [len(page["results"]) for page in pages] == [250, 250, 101]
    assert pages[0]["previous"] is None
    back = (await http.get(pages[2]["previous"], headers=crowded.headers)).json()
    assert back["results"] == pages[1]["results"]
    first = (await http.get(back["previous"], headers=crowded.headers)).json()
    assert first["results"] == pages[0]["results"]
    assert first["previous"] is None
    assert first["next"]


async def test_addresses_are_those_the_caller_used_and_keep_its_parameters(
    http: httpx.AsyncClient, crowded: Tenant
) -> None:
    headers = crowded.headers | {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "api.example.org"}
    page = (await http.get("/api/v2/contacts.json?x=2&after=2015", headers=headers)).json()
    url = urlsplit(page["next"])
    assert (url.scheme, url.netloc, url.path) == ("https", "api.example.org", "/api/v2/contacts.json")
    assert parse_qs(url.query).keys() == {"after", "cursor", "x"}


@pytest.mark.parametrize("cursor", ["x", "bz0xJnA9", "bi4xLng=", "cS4xLjE=", "é", "bi4xLi0x"])
async def test_cursors_of_others_are_refused(http: httpx.AsyncClient, crowded: Tenant, cursor: str) -> None:
    response = await http.get("/api/v2/contacts.json", params={"cursor": cursor}, headers=crowded.headers)
    assert (response.status_code, response.json()) == (404, {"detail": "Invalid cursor"})
