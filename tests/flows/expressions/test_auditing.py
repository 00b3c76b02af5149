"""What templates refer to."""

import pytest

from flows.expressions import references

TOPS = {"contact", "fields", "results", "globals", "webhook"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("@contact.Name and @@fields.x", ["contact", "contact.name"]),
        ('@(fields["Age"])', ["fields", "fields.age"]),
        ("@(webhook.json.items[1].ok)", ["webhook", "webhook.json", "webhook.json.items", "webhook.json.items.ok"]),
        ("@(results[globals.key].value)", ["results", "globals", "globals.key", "globals.key.value"]),
        ("@(json(contact).fields.x)", ["contact", "contact.fields", "contact.fields.x"]),
        ("@(upper.x & has_number(1).match)", []),
        ("@(foreach(webhook, (x) => x.id))", ["webhook", "x", "x.id"]),
        ("@(1 + -((fields.a)))", ["fields", "fields.a"]),
        ("@(1 +) @fields.b", ["fields", "fields.b"]),
        ("@nope.x", []),
    ],
)
def test_references(template: str, expected: list[str]) -> None:
    assert [".".join(path) for path in references(template, TOPS)] == expected
