"""Where expressions begin and end in templates."""

import pytest

from flows.expressions import has_expressions
from tests.flows.expressions import scopes

CONTEXT = {"foo": {"bar": "x", "num": 5}, "arr": [1, 2, 3], "name": "Bob"}


@pytest.mark.parametrize(
    ("template", "output"),
    [
        ("hi @@name", "hi @name"),
        ("@@@name", "@Bob"),
        ("@@(1 + 2)", "@(1 + 2)"),
        ("@NAME, @name.", "Bob, Bob."),
        ("@foo.bar..", "x.."),
        ("@arr[0]", "[1, 2, 3][0]"),
        ("@foo-bar", "{bar: x, num: 5}-bar"),
        ("@name's", "Bob's"),
        ("@name_x @nameé", "@name_x @nameé"),
        ("@(foo).bar", "{bar: x, num: 5}.bar"),
        ("amy@farm.org amy@foo.bar", "amy@farm.org amyx"),
        ("@(name and @name", "@(name and @name"),
        ('@(")")', ")"),
        ('@("a\\"")', 'a"'),
        ("@(1)(2)", "1(2)"),
        ("@arr.-1", "[1, 2, 3].-1"),
        ("@ @! @.x @", "@ @! @.x @"),
        ('@("never closed\\\\")', '@("never closed\\\\")'),
    ],
)
def test_text_and_expressions_are_told_apart(template: str, output: str) -> None:
    assert scopes.text(template, CONTEXT) == output


def test_a_number_or_keyword_can_be_the_name_of_a_property() -> None:
    context = {"1": "one", "true": "yes"}
    assert scopes.text("@1 @1.5 @true @2", context) == "1 1.5 true @2"


def test_only_known_names_and_parentheses_are_expressions() -> None:
    assert has_expressions("@(1)", ())
    assert has_expressions("Hi @Contact.name", {"contact"})
    assert not has_expressions("Hi @contact.name", {"fields"})
    assert not has_expressions("@@contact a@b @(1", {"contact"})
