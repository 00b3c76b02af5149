"""Fields of forms, JSON and XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import multipart
from channels.errors import Refused
from channels.fields import Form, Json, Xml, integer, require
from channels.multipart import FormPart
from core.http import HttpRequest

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def test_the_body_comes_before_the_query() -> None:
    form = Form.of(HttpRequest("POST", "https://x.example.org/?a=1&b=2", FORM, b"a=3&a=4"))
    assert (form.text("a"), form.all("a"), form.text("b"), form.text("c")) == ("3", ["3", "4", "1"], "2", "")


def test_bytes_of_other_encodings_are_kept() -> None:
    form = Form.of(HttpRequest("POST", "https://x.example.org", FORM, b"a=caf%E9"))
    assert (form.text("a"), form.raw("a")) == ("caf\ufffd", b"caf\xe9")


def test_multipart_is_a_form() -> None:
    request = multipart.request("https://x.example.org", [FormPart("a", "é".encode()), FormPart("f", b"\0", "f.bin")])
    assert Form.of(request).text("a") == "é"
    assert multipart.parse(request.header("Content-Type"), request.body)[1].filename == "f.bin"


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), st.binary())))
def test_multipart_reads_what_it_writes(fields: list[tuple[str, bytes]]) -> None:
    parts = [FormPart(f"n{at}", value, name, "application/x-any") for at, (name, value) in enumerate(fields)]
    request = multipart.request("https://x.example.org", parts)
    read = multipart.parse(request.header("Content-Type"), request.body)
    assert [(part.name, part.value) for part in read] == [(part.name, part.value) for part in parts]


def test_names_in_any_case() -> None:
    form = Form.of(HttpRequest("POST", "https://x.example.org", FORM, b"Sender=1"), any_case=True)
    assert form.text("SENDER") == "1"


def test_json_is_read_by_paths() -> None:
    body = Json.of(HttpRequest("POST", "https://x.example.org", {}, b'{"a":[{"b":7.0,"c":null,"d":true,"e":{}}]}'))
    values = [body.text(f"a.0.{name}") for name in "bcdex"]
    assert values == ["7", "", "true", "", ""]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="JSON"):
        Json.of(HttpRequest("POST", "https://x.example.org", {}, body))


def test_xml_is_read_by_paths() -> None:
    body = Xml.of(HttpRequest("POST", "https://x.example.org", {}, b"<a x='1'><b y='2'>t<i>u</i></b></a>"))
    assert [body.text(path) for path in ("@x", "b", "b@y", "b/i", "c", ".")] == ["1", "tu", "2", "u", "", "tu"]


@pytest.mark.parametrize(
    "body", [b"", b"<a>", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', b'<!DOCTYPE a SYSTEM "x"><a/>']
)
def test_bad_and_dangerous_xml_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="XML"):
        Xml.of(HttpRequest("POST", "https://x.example.org", {}, body))


def test_every_missing_field_is_named() -> None:
    with pytest.raises(Refused) as refused:
        require(Form([("a", ""), ("b", "1")]), "a", "b", "c")
    assert refused.value.reasons == ("field 'a' required", "field 'c' required")


@pytest.mark.parametrize("value", ["", "0", "x", "1.5"])
def test_integers_are_not_0(value: str) -> None:
    with pytest.raises(Refused):
        integer(Form([("n", value)]), "n")
