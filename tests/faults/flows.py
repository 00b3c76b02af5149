"""The flows of the fault tests: a conversation of three messages, an answer to whatever else comes, a bulk flow."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.activities.pipeline.drawn import act, ask, flow, say

MESSAGES = ("join", "I am a man", "north please")
"""What each contact writes; each has one reply, and the last one ends the conversation."""
_REGISTRATION = Path(__file__).parents[2] / "bench" / "data" / "registration.json"


def registration() -> dict[str, Any]:
    """Two questions."""
    drawn: dict[str, Any] = json.loads(_REGISTRATION.read_text())
    return drawn


def whatever() -> dict[str, Any]:
    """Answers what nobody waits for.

    A callback whose answer was lost is repeated by its aggregator, and its message may then be here twice: the
    conversation is over one message sooner, and the contact must not wait for an answer in vain.
    """
    return flow("Whatever", say("We have all we need."))


def bulk(silence: int) -> dict[str, Any]:
    """Greets everybody, and asks each tenth contact (its name ends in 0) something that nobody answers in time."""
    asked, other = ({"uuid": str(uuid4()), "name": name, "exit_uuid": str(uuid4())} for name in ("Asked", "Other"))
    case = {"uuid": str(uuid4()), "type": "has_pattern", "arguments": ["0$"], "category_uuid": asked["uuid"]}
    split = act() | {
        "router": {
            "type": "switch",
            "operand": "@contact.name",
            "cases": [case],
            "categories": [asked, other],
            "default_category_uuid": other["uuid"],
        },
        "exits": [{"uuid": asked["exit_uuid"]}, {"uuid": other["exit_uuid"], "destination_uuid": None}],
    }
    return flow("Bulk", say("Hello @contact.name"), split, ask("Well?", "Well", timeout=silence), say("Then not."))


def messages_of_bulk(contacts: int) -> int:
    """How many messages the bulk flow sends to so many contacts, named by numbers from 1."""
    return contacts + 2 * (contacts // 10)
