"""Bodies for the browser's JSON are not read beyond a limit, whoever sends them."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from web.body_limits import MAX_BODY

SIGN_IN = "/api/internal/sign-in"


def _body(size: int) -> bytes:
    given = json.dumps({"email": "", "password": "x"})
    return given.replace('""', '"' + "a" * (size - len(given)) + '"').encode()


async def _unannounced(body: bytes, *, endless: bool = False) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]
    while endless:
        yield bytes(65536)


@pytest.mark.parametrize("path", [SIGN_IN, "/api/internal/simulator"])
async def test_larger_bodies_are_refused_before_anybody_is_asked_who_they_are(
    http: httpx.AsyncClient, path: str
) -> None:
    headers = {"Content-Type": "application/json"}
    announced = await http.post(path, content=_body(MAX_BODY + 1), headers=headers)
    assert (announced.status_code, announced.json()["code"]) == (413, "too_large")
    # Were it read to its end, there would be no answer.
    endless = await http.post(path, content=_unannounced(_body(MAX_BODY), endless=True), headers=headers)
    assert (endless.status_code, endless.json()["code"]) == (413, "too_large")


async def test_bodies_up_to_the_limit_are_read(http: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    response = await http.post(SIGN_IN, content=_unannounced(_body(MAX_BODY)), headers=headers)
    assert (response.status_code, response.json()["fields"]) == (400, {"email": ["string_too_long"]})


async def test_whoever_reads_files_has_a_limit_of_its_own(http: httpx.AsyncClient) -> None:
    response = await http.post("/api/internal/definitions", content=_unannounced(b"", endless=True))
    assert response.status_code == 401
