"""Pieces of translated expressions."""

import json
import re
from enum import IntEnum
from typing import Literal, NamedTuple

Kind = Literal["number", "date", "datetime", "time", "other"]
"""What is known of the value of an expression; only addition and subtraction depend on it."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Level(IntEnum):
    """How tightly an expression holds together, loosest first."""

    JOINED = 1
    EQUAL = 2
    COMPARED = 3
    ADDED = 4
    MULTIPLIED = 5
    RAISED = 6
    SIGNED = 7
    WHOLE = 8


class Piece(NamedTuple):
    """A translated expression: its text, the kind of its value, and how tightly it holds together."""

    text: str
    kind: Kind = "other"
    level: Level = Level.WHOLE

    def inside(self, level: Level) -> str:
        """The text as an operand of an operator of that level, in brackets if it would fall apart."""
        return self.text if self.level >= level else f"({self.text})"

    @property
    def is_literal_number(self) -> bool:
        """Whether this is a number as written."""
        return _NUMBER.fullmatch(self.text) is not None


def quoted(text: str) -> str:
    """A text literal of today's expressions."""
    return json.dumps(text, ensure_ascii=False)
