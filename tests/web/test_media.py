"""Files: uploaded by the API, served to whoever knows their address, and never run by a browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from activities.sending.stored_media import StoredMedia
from store.database import Database
from store.files import Files
from store.tables import Media
from tests.web.conftest import MakeTenant, Tenant
from web.api.v2.media import clean_name

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def files(app: FastAPI) -> Files:
    """The application's storage."""
    found: Files = app.state.resources.files
    return found


async def upload(api: httpx.AsyncClient, name: str, body: bytes, kind: str) -> httpx.Response:
    return await api.post("media.json", files={"file": (name, body, kind)})


async def test_a_file_is_uploaded_and_served(api: httpx.AsyncClient, http: httpx.AsyncClient, tenant: Tenant) -> None:
    response = await upload(api, "the clinic.png", PNG, "image/png")
    assert response.status_code == 201, response.text
    made = response.json()
    assert set(made) == {"uuid", "content_type", "url", "filename", "size"}
    assert (made["content_type"], made["filename"], made["size"]) == ("image/png", "the clinic.png", len(PNG))
    uuid = made["uuid"]
    path = f"/media/orgs/{tenant.workspace_id}/media/{uuid[:4]}/{uuid}/the%20clinic.png"
    assert made["url"] == f"http://ngoma.test{path}"
    served = await http.get(path)
    assert (served.status_code, served.content) == (200, PNG)
    assert served.headers["content-type"] == "image/png"
    assert served.headers["content-disposition"] == "inline"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]
    assert "default-src 'none'" in served.headers["content-security-policy"]


async def test_messages_and_senders_find_it(api: httpx.AsyncClient, database: Database) -> None:
    made = (await upload(api, "a.png", PNG, "image/png")).json()
    found = await StoredMedia(database).find(made["uuid"])
    assert found is not None and (found.url, found.size) == (made["url"], len(PNG))
    broadcast = {"text": "Look", "urns": ["tel:+250788111222"], "attachments": [made["uuid"]]}
    response = await api.post("broadcasts.json", json=broadcast)
    assert response.status_code == 201, response.text
    async with database.reading() as session:
        row = (await session.exec(select(Media).where(Media.uuid == UUID(made["uuid"])))).one()
    assert row.status == "R"


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/javascript", "application/zip", ""])
async def test_other_types_are_refused(api: httpx.AsyncClient, kind: str) -> None:
    response = await upload(api, "x", b"<script>alert(1)</script>", kind or "x")
    assert (response.status_code, response.json()) == (400, {"file": ["Unsupported file type."]})


async def test_a_form_without_a_file(api: httpx.AsyncClient) -> None:
    response = await api.post("media.json", files={"other": ("x.png", PNG, "image/png")})
    assert (response.status_code, response.json()) == (400, {"file": ["No file was submitted."]})
    assert (await api.post("media.json", json={"file": "x"})).status_code == 415


async def test_a_file_that_is_too_large(api: httpx.AsyncClient) -> None:
    response = await upload(api, "x.png", bytes(26 * 1024 * 1024), "image/png")
    assert (response.status_code, response.json()) == (400, {"file": ["Limit for file uploads is 25.0 MB."]})


@pytest.mark.parametrize("path", ["media.json", "labels.json"])
async def test_a_form_that_does_not_say_how_large_it_is_is_not_read_to_its_end(
    api: httpx.AsyncClient, path: str
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        # Were it read to its end, there would be no answer.
        yield b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        yield b"Content-Type: image/png\r\n\r\n"
        while True:
            yield bytes(1024 * 1024)

    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    response = await api.post(path, content=endless(), headers=headers)
    assert response.status_code in (400, 413), response.text


async def test_only_members_upload(http: httpx.AsyncClient, make_tenant: MakeTenant) -> None:
    assert (await http.post("/api/v2/media.json", files={"file": ("x.png", PNG, "image/png")})).status_code == 403


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("attachments/1/aaaa/bbbb/page.html", b"<script>alert(1)</script>"),
        ("attachments/1/aaaa/bbbb/picture.svg", b"<svg onload='alert(1)'/>"),
        ("attachments/1/aaaa/bbbb/page.xhtml", b"<html/>"),
        ("attachments/1/aaaa/bbbb/noending", b"<html/>"),
    ],
)
async def test_what_a_browser_might_run_is_a_download(
    http: httpx.AsyncClient, files: Files, path: str, kind: bytes
) -> None:
    await files.put(path, kind)
    served = await http.get(f"/media/{path}")
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"] == "attachment"
    assert served.headers["x-content-type-options"] == "nosniff"


async def test_parts_of_a_film(http: httpx.AsyncClient, files: Files) -> None:
    await files.put("attachments/1/aaaa/bbbb/film.mp4", bytes(range(100)))
    for given, status, body, said in (
        ("bytes=10-19", 206, bytes(range(10, 20)), "bytes 10-19/100"),
        ("bytes=90-", 206, bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=-5", 206, bytes(range(95, 100)), "bytes 95-99/100"),
        ("bytes=50-999", 206, bytes(range(50, 100)), "bytes 50-99/100"),
    ):
        part = await http.get("/media/attachments/1/aaaa/bbbb/film.mp4", headers={"Range": given})
        assert (part.status_code, part.content, part.headers["content-range"]) == (status, body, said)
    beyond = await http.get("/media/attachments/1/aaaa/bbbb/film.mp4", headers={"Range": "bytes=100-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "path",
    [
        "attachments/../../etc/passwd",
        "attachments/%2e%2e/%2e%2e/etc/passwd",
        "exports/1/secret.xlsx",
        "attachments/none",
        "attachments//x",
        "",
    ],
)
async def test_nothing_else_of_the_storage_is_served(http: httpx.AsyncClient, files: Files, path: str) -> None:
    await files.put("exports/1/secret.xlsx", b"secret")
    assert (await http.get(f"/media/{path}")).status_code == 404


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("../../etc/pass wd.png", "image/png", "pass wd.png"),
        ("C:\\photos\\me.png", "image/png", "me.png"),
        ("<b>.png", "image/png", "b.png"),
        ("page.html", "image/png", "page.png"),
        ("", "audio/mp4", "file.m4a"),
        ("noending", "application/pdf", "noending.pdf"),
        ("été (1).png", "image/png", "été (1).png"),
        ("é" * 300 + ".png", "image/png", "é" * 100 + ".png"),
    ],
)
def test_names_are_cleaned(given: str, kind: str, expected: str) -> None:
    assert clean_name(given, kind) == expected


def test_the_local_folder_is_made(tmp_path: Path) -> None:
    Files(f"file:{tmp_path}/a/b", "https://x.example").url("c d.png")
    assert (tmp_path / "a" / "b").is_dir()
