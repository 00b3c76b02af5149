"""Contact queries from the shell."""

import io
import json
import sys

import pytest

from flows.tools.query import answer, main

FIELDS = [{"key": "age", "name": "Age", "type": "number"}]


def test_a_query_is_parsed_inspected_and_evaluated() -> None:
    contacts = {"ann": {"name": "Ann", "fields": {"age": {"text": "20", "number": 20}}}, "bob": {"name": "Bob"}}
    reply = answer({"query": "age > 18 or ann", "assets": {"fields": FIELDS}, "contacts": contacts})
    assert reply["parsed"] == 'fields.age > 18 OR name ~ "ann"'
    assert reply["tree"] == {"op": "or", "children": [["field", "age", ">", "18"], ["attr", "name", "~", "ann"]]}
    assert reply["inspect"]["fields"] == [{"key": "age", "name": "Age"}]
    assert reply["results"] == {"ann": True, "bob": False}


@pytest.mark.parametrize(
    ("mode", "error"), [("full", "unknown_property"), ("none", None), ("fields", "unknown_property")]
)
def test_what_is_known_of_the_workspace_can_be_chosen(mode: str, error: str | None) -> None:
    reply = answer({"query": "height = 5", "resolver": mode, "resolvable": {"fields": FIELDS}})
    assert (reply["parsed"]["error"] if error else None) == error


def test_a_query_that_cannot_be_used_has_a_code_and_a_message() -> None:
    reply = answer({"query": "age = x", "resolvable": {"fields": FIELDS}})
    assert reply["parsed"] == {"error": "invalid_number", "extra": {"value": "x"}}
    assert "'x'" in reply["message"]


def test_each_line_is_answered_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"query": 'name = "\u2028"'}, {"nothing": 1}, {"query": "bob"}]
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(json.dumps(line) + "\n" for line in lines)))
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    assert main([]) == 0
    replies = [json.loads(line) for line in output.getvalue().splitlines()]
    assert replies[0]["tree"] == ["attr", "name", "=", "\u2028"]
    assert "error" in replies[1]
    assert replies[2]["parsed"] == 'name ~ "bob"'
