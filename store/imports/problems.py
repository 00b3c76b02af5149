"""What is wrong with an export, said where it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to know about an import; a fatal one refuses it. `node` is the node's uuid in the file."""

    message: str
    flow: str = ""
    node: str = ""
    is_fatal: bool = False

    def __str__(self) -> str:
        where = [f"flow “{self.flow}”" if self.flow else "", f"node {self.node}" if self.node else ""]
        place = ", ".join(part for part in where if part)
        return f"{place}: {self.message}" if place else self.message

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {"message": self.message, "flow": self.flow, "node": self.node, "fatal": self.is_fatal}


class ImportRefused(Exception):
    """The export can't be imported; nothing was written. `problems` says why, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))

    @classmethod
    def because(cls, message: str, flow: str = "") -> "ImportRefused":
        """Refused for one reason."""
        return cls([Problem(message, flow, is_fatal=True)])
