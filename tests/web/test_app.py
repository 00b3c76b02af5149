"""What every deployment has: health, metrics, a home page; and requests for what isn't there."""

import httpx

from web.access_log import shown_path


async def test_lives(http: httpx.AsyncClient) -> None:
    response = await http.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_is_not_ready_without_temporal(http: httpx.AsyncClient) -> None:
    response = await http.get("/readyz")
    assert response.status_code == 503
    services = response.json()["services"]
    assert services["database"] == services["redis"] == "ok"
    assert services["temporal"] != "ok"


async def test_counts_requests_by_route(http: httpx.AsyncClient) -> None:
    await http.get("/healthz")
    text = (await http.get("/metrics")).text
    assert 'ngoma_http_request_seconds_count{method="GET",route="/healthz",status="200"}' in text
    await http.get("/api/v2/flows.json")
    text = (await http.get("/metrics")).text
    assert 'ngoma_http_request_seconds_count{method="GET",route="/api/v2/flows.json",status="403"}' in text


async def test_the_operators_page_shows_the_services(http: httpx.AsyncClient) -> None:
    response = await http.get("/status")
    assert response.status_code == 200
    assert "database: ok" in response.text
    assert "script-src 'self'" in response.headers["content-security-policy"]


async def test_the_apis_shorter_addresses_lead_to_its_overview(http: httpx.AsyncClient) -> None:
    for path in ("/api", "/api/", "/api/v2"):
        response = await http.get(path)
        assert (response.status_code, response.headers["location"]) == (302, "/api/v2/")


async def test_unknown_paths_are_not_found(http: httpx.AsyncClient) -> None:
    response = await http.get("/nothing/here")
    assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


async def test_methods_that_callers_make_up_are_counted_as_one(http: httpx.AsyncClient) -> None:
    for method in ("PROPFIND", "NGOMA"):
        assert (await http.request(method, "/healthz")).status_code == 405
    text = (await http.get("/metrics")).text
    assert 'method="other",route="/healthz",status="405"} 2.0' in text
    assert "PROPFIND" not in text


def test_secrets_of_links_are_not_logged() -> None:
    for place in ("/join/", "/new-password/", "/api/internal/sign-up/", "/api/internal/forgotten-password/"):
        assert shown_path(f"{place}aVerySecretOne") == f"{place}…"
    assert shown_path("/api/internal/contacts/1") == "/api/internal/contacts/1"
