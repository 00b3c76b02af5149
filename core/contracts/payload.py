"""What travels between workflows, activities and those who start them."""

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """The base of every input, outcome and signal: frozen, and tolerant of fields that a newer version added.

    A payload may only grow, by fields with defaults: histories written by an older version must still be read. It
    holds ids, names and counts, never a person's data, and stays far below 64 KB.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
