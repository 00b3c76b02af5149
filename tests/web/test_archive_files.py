"""Archives' files are fetched by signed links, and by nothing else."""

import gzip
import time
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from core.settings import Settings
from store.database import Database
from store.files import Files
from store.tables import Archive
from tests.web.conftest import SECRET, MakeTenant, Tenant
from web.application import create_app
from web.archive_files import VALID, signed_path

BODY = gzip.compress(b'{"id":1}\n', mtime=0)


@pytest.fixture(scope="module")
def settings(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A deployment with a storage of its own."""
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        temporal_address="127.0.0.1:1",
        secret_key=SecretStr(SECRET),
        public_url="http://ngoma.test",
        storage_url=f"file:{tmp_path_factory.mktemp('storage')}",
        log_level="warning",
    )


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    application = create_app(settings)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def archive(database: Database, tenant: Tenant, settings: Settings, tmp_path: Path) -> Archive:
    """An archive with a file."""
    path = f"archives/{tenant.workspace_id}/message_M202607_{uuid4().hex}.jsonl.gz"
    (tmp_path / "a").write_bytes(BODY)
    await Files(settings.storage_url, settings.public_url).put_file(path, tmp_path / "a")
    made = Archive(
        workspace_id=tenant.workspace_id,
        type="message",
        period="M",
        start_date=date.fromordinal(740_000 + uuid4().int % 5_000),
        record_count=1,
        size=len(BODY),
        hash="a" * 32,
        path=path,
    )
    async with database.transaction() as session:
        session.add(made)
    return made


async def test_the_api_gives_a_link_that_works(
    http: httpx.AsyncClient, api: httpx.AsyncClient, archive: Archive, make_tenant: MakeTenant
) -> None:
    shown = (await api.get("archives.json")).json()["results"]
    link = next(one["download_url"] for one in shown if str(archive.uuid) in one["download_url"])
    response = await http.get(link)
    assert (response.status_code, response.content) == (200, BODY)
    assert response.headers["content-disposition"].startswith('attachment; filename="message_M202607_')
    assert response.headers["content-type"] == "application/octet-stream"
    assert "content-encoding" not in response.headers, "clients get the .gz"
    other = await make_tenant()
    assert (await http.get("/api/v2/archives.json", headers=other.headers)).json()["count"] == 0


async def test_links_are_not_made_up_and_not_good_for_ever(
    http: httpx.AsyncClient, archive: Archive, settings: Settings
) -> None:
    link = str(signed_path(archive, settings))
    later = link.replace("expires=", "expires=9")
    other = link.replace(str(archive.uuid), str(uuid4()))
    old = str(signed_path(archive, settings, now=time.time() - VALID - 1))
    for wrong in (link.partition("?")[0], link[:-1], later, other, old, f"{link[:-4]}%F0%9F"):
        assert (await http.get(wrong)).status_code == 403, wrong
    assert (await http.get(link.replace("/archives/", "/media/archives/"))).status_code == 404


async def test_a_file_that_is_gone(http: httpx.AsyncClient, archive: Archive, settings: Settings) -> None:
    await Files(settings.storage_url, settings.public_url).delete(str(archive.path))
    assert (await http.get(str(signed_path(archive, settings)))).status_code == 404
