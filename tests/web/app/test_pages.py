"""The built interface, as it is served."""

from pathlib import Path

import httpx
import pytest

from web.app import pages


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built interface, as small as can be."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Ngoma</title>")
    (tmp_path / "theme.js").write_text("// theme")
    monkeypatch.setattr(pages, "BUILT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["/", "/flows", "/flows/0f9dcb6f-3e7d-4f1a-9d30-3a0f3e7b2a00/editor", "/join/secret"])
async def test_every_address_of_the_interface_is_its_page(http: httpx.AsyncClient, built: Path, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 200
    assert "<title>Ngoma</title>" in response.text
    policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert response.headers["cache-control"] == "no-cache"


async def test_other_addresses_are_not_found(http: httpx.AsyncClient, built: Path) -> None:
    for path in ("/nothing", "/api/internal/nothing", "/ngoma.svg", "/assets/none.js"):
        assert (await http.get(path)).status_code == 404, path
    assert (await http.get("/theme.js")).text == "// theme"


async def test_without_a_build_it_is_said_how_to_get_one(
    http: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "BUILT", tmp_path)
    response = await http.get("/flows")
    assert response.status_code == 503
    assert "./dev run" in response.text
    assert "database: ok" in (await http.get("/")).text, "the operator's page stands in"


async def test_hashed_files_are_kept_for_a_year(tmp_path: Path) -> None:
    (tmp_path / "index-abc.js").write_text("x" * 2_000)
    app = pages.files(tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://ngoma.test") as client:
        response = await client.get("/index-abc.js", headers={"Accept-Encoding": "gzip"})
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["x-content-type-options"] == "nosniff"
