"""Writing a flow in another of its languages, and the texts that can be translated."""

import copy
from typing import Any

import pytest

from flows.definition.header import DefinitionError
from flows.definition.language import change_language
from flows.definition.translation import localizables

NODE, MESSAGE, CASE, RED, OTHER = (f"{n}0000000-0000-4000-8000-000000000001" for n in range(1, 6))


def definition() -> dict[str, Any]:
    return {
        "uuid": NODE,
        "name": "Colors",
        "spec_version": "14.4.2",
        "language": "eng",
        "type": "messaging",
        "localization": {
            "spa": {
                MESSAGE: {"text": ["Hola"], "quick_replies": ["Rojo", "Azul"], "_ui": {"auto_translated": ["text"]}},
                CASE: {"arguments": ["rojo", "roja"]},
                RED: {"name": ["Rojo"]},
                OTHER: {"name": [""]},
            },
            "fra": {MESSAGE: {"text": ["Salut"]}},
        },
        "nodes": [
            {
                "uuid": NODE,
                "actions": [
                    {
                        "uuid": MESSAGE,
                        "type": "send_msg",
                        "text": "Hi",
                        "quick_replies": ["Red", "Blue"],
                        "attachments": [],
                    },
                    {"uuid": NODE, "type": "unheard_of", "text": "?"},
                ],
                "router": {
                    "cases": [{"uuid": CASE, "type": "has_any_word", "arguments": ["red"]}],
                    "categories": [{"uuid": RED, "name": "Red"}, {"uuid": OTHER, "name": "Other"}],
                },
                "exits": [],
            }
        ],
    }


def test_localizables_are_found_in_the_order_of_the_flow() -> None:
    found = [(one.uuid, one.name, one.texts) for one in localizables(definition()) if one.texts]
    assert found == [
        (MESSAGE, "text", ["Hi"]),
        (MESSAGE, "quick_replies", ["Red", "Blue"]),
        (CASE, "arguments", ["red"]),
        (RED, "name", ["Red"]),
        (OTHER, "name", ["Other"]),
    ]


def test_translations_become_native_and_native_texts_translations() -> None:
    original = definition()
    kept = copy.deepcopy(original)
    changed = change_language(original, "spa")
    node = changed["nodes"][0]
    assert original == kept
    assert changed["language"] == "spa"
    assert (node["actions"][0]["text"], node["actions"][0]["quick_replies"]) == ("Hola", ["Rojo", "Azul"])
    assert [category["name"] for category in node["router"]["categories"]] == ["Rojo", "Other"]
    assert set(changed["localization"]) == {"fra", "eng"}
    assert changed["localization"]["eng"] == {
        MESSAGE: {"text": ["Hi"], "quick_replies": ["Red", "Blue"]},
        CASE: {"arguments": ["red"]},
        RED: {"name": ["Red"]},
        OTHER: {"name": ["Other"]},
    }


def test_arguments_keep_their_number() -> None:
    assert change_language(definition(), "spa")["nodes"][0]["router"]["cases"][0]["arguments"] == ["red"]


def test_a_language_without_translations_changes_no_text() -> None:
    changed = change_language(definition(), "kin")
    assert changed["nodes"] == definition()["nodes"]
    assert set(changed["localization"]) == {"spa", "fra", "eng"}


def test_there_and_back_again() -> None:
    back = change_language(change_language(definition(), "spa"), "eng")
    assert back["nodes"] == definition()["nodes"]
    assert back["localization"]["spa"][MESSAGE] == {"text": ["Hola"], "quick_replies": ["Rojo", "Azul"]}


def test_the_same_language_changes_nothing() -> None:
    assert change_language(definition(), "eng") == definition()


@pytest.mark.parametrize("code", ["", "base", "zzz"])
def test_what_is_no_language_is_refused(code: str) -> None:
    with pytest.raises(DefinitionError, match="Colors"):
        change_language(definition(), code)
