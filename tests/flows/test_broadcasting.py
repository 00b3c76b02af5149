"""What each contact gets of a broadcast."""

from typing import Any

import pytest

from flows.broadcasting import BroadcastContent, message_for
from flows.environment import Environment
from flows.options import Options
from flows.scene import Scene
from tests.flows.world import ENVIRONMENT, WORLD, assets, contact, given

TEMPLATE = "7e000000-0000-4000-8000-000000000001"
PICTURE = "image/jpeg:https://example.org/a.jpg"
THREE = {
    "eng": {"text": "Hello", "quick_replies": [{"type": "text", "text": "Yes"}]},
    "spa": {"text": "Hola"},
    "kin": {"text": "Muraho", "attachments": [PICTURE]},
}


def sent(
    translations: dict[str, Any],
    base: str = "eng",
    *,
    environment: Environment = ENVIRONMENT,
    options: Options | None = None,
    template: bool = False,
    variables: tuple[str, ...] = (),
    expressions: bool = True,
    **changes: Any,
) -> dict[str, Any] | None:
    """The message for Ryan, or somebody a little different."""
    workspace, things = assets(environment=environment), given()
    scene = Scene(
        workspace, environment, contact(workspace, **changes), options or Options(), things["clock"], things["ids"],
        things["randomness"],
    )  # fmt: skip
    content = BroadcastContent(
        translations=translations,
        base_language=base,
        expressions=expressions,
        template=workspace.templates[TEMPLATE] if template else None,
        template_variables=variables,
    )
    return message_for(scene, content)


def text_of(message: dict[str, Any] | None) -> str:
    assert message is not None
    return str(message["text"])


@pytest.mark.parametrize(
    ("language", "text", "locale"),
    [
        ("spa", "Hola", "spa-US"),
        ("eng", "Hello", "eng-US"),
        ("kin", "Hello", "eng-US"),  # not among the workspace's languages: its first one stands in
        ("", "Hello", "eng-US"),
    ],
)
def test_the_contacts_language_then_the_workspaces(language: str, text: str, locale: str) -> None:
    message = sent(THREE, "kin", language=language)
    assert message is not None
    assert (message["text"], message["locale"]) == (text, locale)


def test_each_part_comes_from_the_first_language_that_has_it() -> None:
    message = sent(THREE, "kin", language="spa")
    assert message is not None
    assert message["text"] == "Hola"
    assert message["quick_replies"] == [{"type": "text", "text": "Yes"}], "the workspace's first language has some"
    assert message["attachments"] == [PICTURE], "only the base language has any"


def test_the_base_language_is_the_last_resort() -> None:
    environment = Environment.from_json(WORLD["environment"] | {"allowed_languages": ["fra"]})
    assert text_of(sent(THREE, "kin", environment=environment)) == "Muraho"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hi @contact.first_name, you are @fields.age", "Hi Ryan, you are 23"),
        ("@(upper(contact.name)) of @globals.org_name", "RYAN LEWIS of U-Report"),
        ("@urns.tel @contact.urn", "tel:+12065551212 tel:+12065551212"),
        ("@(1 / 0)|@(fields.nothing)|@@ me@example.org", "||@ me@example.org"),
        ("@results.age is of no run", "@results.age is of no run"),
    ],
)
def test_expressions_are_evaluated_for_each_contact(template: str, text: str) -> None:
    assert text_of(sent({"eng": {"text": template}})) == text


def test_urns_stay_hidden_where_they_are() -> None:
    hiding = Environment.from_json(WORLD["environment"] | {"redaction_policy": "urns"})
    assert text_of(sent({"eng": {"text": "@urns.tel"}}, environment=hiding)) == "tel:********"


def test_what_a_flow_made_is_not_evaluated_again() -> None:
    assert text_of(sent({"eng": {"text": "You said @contact"}}, expressions=False)) == "You said @contact"


def test_attachments_and_replies_are_evaluated_and_bad_ones_left_out() -> None:
    content = {
        "text": "Look",
        "attachments": ["image/jpeg:https://example.org/@contact.first_name", "@(1 / 0)", "image:" + "x" * 2048],
        "quick_replies": [
            {"type": "text", "text": "@contact.first_name", "extra": "x@fields.age"},
            {"type": "text", "text": "@fields.nothing"},
            {"type": "location"},
            {"type": "text", "text": "x" * 80},
        ],
    }
    message = sent({"eng": content})
    assert message is not None
    assert message["attachments"] == ["image/jpeg:https://example.org/Ryan"]
    first, location, long = message["quick_replies"]
    assert first == {"type": "text", "text": "Ryan", "extra": "x23"}
    assert location == {"type": "location"}
    assert (len(long["text"]), long["text"][-3:]) == (64, "...")


def test_nothing_to_say_makes_no_message() -> None:
    assert sent({"eng": {"text": "@fields.nothing"}}) is None
    assert sent({"eng": {}}) is None


def test_templates_are_filled_in_for_the_channel_and_language() -> None:
    message = sent(
        {"eng": {"text": "Hi"}}, template=True, variables=("@contact.first_name", "@fields.age"), language="eng"
    )
    assert message is not None
    assert message["text"] == "Hi Ryan, who is 23?"
    assert message["templating"]["variables"] == [{"type": "text", "value": "Ryan"}, {"type": "text", "value": "23"}]
    assert message["locale"] == "eng-US"
    spanish = sent({"eng": {"text": "Hi"}}, template=True, variables=("@contact.first_name",), language="spa")
    assert text_of(spanish) == "Hola Ryan"


def test_a_template_without_translation_for_the_channel_gives_way_to_the_text() -> None:
    message = sent({"eng": {"text": "Hi"}}, template=True, urns=["telegram:54784326227"])
    assert message is not None
    assert (message["text"], message.get("templating")) == ("Hi", None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"urns": []}, "no_route"),
        ({"urns": ["telegram:54784326227"]}, "no_route"),
        ({"status": "blocked"}, "contact_blocked"),
        ({"status": "stopped"}, "contact_stopped"),
        ({}, None),
    ],
)
def test_a_message_that_reaches_nobody_says_why(changes: dict[str, Any], reason: str | None) -> None:
    message = sent({"eng": {"text": "Hi"}}, **changes)
    assert message is not None
    assert message.get("unsendable_reason") == reason


def test_the_host_may_be_against_it() -> None:
    suspended = Options(check_sendable=lambda contact, content: "org_suspended")
    message = sent({"eng": {"text": "Hi"}}, options=suspended)
    assert message is not None
    assert message["unsendable_reason"] == "org_suspended"
