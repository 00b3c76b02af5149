"""Columns that many tables share: identities, times with a zone, codes, JSON.

Every default is the server's too, so that a statement which inserts many rows need name only what differs.
Rows that are written by the thousand a second (messages, runs, sessions, events, fires, counts, logs) carry no foreign
keys: each would cost an index probe and a lock on the referenced row for every row written.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, Identity, SmallInteger, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlmodel import Field

from store.uuid7 import uuid7


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def identity() -> Any:
    """The number of a row, given by the database."""
    return Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(),))


def uuid_key() -> Any:
    """The name of a row outside of this deployment, unique."""
    return Field(default_factory=uuid7, sa_type=UUID(as_uuid=True), sa_column_kwargs=_default("gen_random_uuid()"))


def uuid_value(*, nullable: bool = True) -> Any:
    """The uuid of another row."""
    return Field(**_optional(nullable), sa_type=UUID(as_uuid=True), nullable=nullable)


def instant(*, nullable: bool = True) -> Any:
    """A time with its zone."""
    return Field(**_optional(nullable), sa_type=DateTime(timezone=True), nullable=nullable)


def instant_now() -> Any:
    """The time the row is written, if no other is given."""
    kwargs = {"server_default": func.now()}
    return Field(default_factory=now, sa_type=DateTime(timezone=True), sa_column_kwargs=kwargs, nullable=False)


def reference(table: str, *, nullable: bool = False) -> Any:
    """The id of a row of `table`, held to exist."""
    return Field(**_optional(nullable), sa_type=BigInteger, foreign_key=f"{table}.id", nullable=nullable)


def row_id(*, nullable: bool = False) -> Any:
    """The id of another row, not held to exist: for tables on the hot path."""
    return Field(**_optional(nullable), sa_type=BigInteger, nullable=nullable)


def row_ids() -> Any:
    """Ids of other rows."""
    return Field(default_factory=list, sa_type=ARRAY(BigInteger), sa_column_kwargs=_default("'{}'"), nullable=False)


def uuids() -> Any:
    """Uuids of other rows."""
    kwargs = _default("'{}'")
    return Field(default_factory=list, sa_type=ARRAY(UUID(as_uuid=True)), sa_column_kwargs=kwargs, nullable=False)


def long_text(*, nullable: bool = False, default: str | None = None) -> Any:
    """Text of any length. JSON whose numbers must keep their literal text is kept in such a column."""
    if default is None:
        return Field(**_optional(nullable), sa_type=Text, nullable=nullable)
    return Field(default=default, sa_type=Text, sa_column_kwargs=_default(f"'{default}'"), nullable=nullable)


def short_text(size: int, *, default: str | None = None, nullable: bool = False) -> Any:
    """Text of at most `size` characters."""
    if default is None:
        return Field(**_optional(nullable), max_length=size, nullable=nullable)
    return Field(default=default, max_length=size, sa_column_kwargs=_default(f"'{default}'"), nullable=nullable)


def code(default: str | None = None) -> Any:
    """A one-letter code, see `store.codes`."""
    return short_text(1, default=default)


def texts() -> Any:
    """A list of texts."""
    return Field(default_factory=list, sa_type=ARRAY(Text), sa_column_kwargs=_default("'{}'"), nullable=False)


def json_object() -> Any:
    """A JSON object, empty by default."""
    return Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs=_default("'{}'"), nullable=False)


def json_list() -> Any:
    """A JSON list, empty by default."""
    return Field(default_factory=list, sa_type=JSONB, sa_column_kwargs=_default("'[]'"), nullable=False)


def json_value() -> Any:
    """Any JSON, or nothing (SQL null)."""
    return Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)


def flag(value: bool) -> Any:
    """A yes or no."""
    return Field(default=value, sa_column_kwargs=_default("true" if value else "false"), nullable=False)


def integer(value: int = 0) -> Any:
    """A whole number."""
    return Field(default=value, sa_column_kwargs=_default(str(value)), nullable=False)


def small_integer(value: int = 0) -> Any:
    """A whole number up to 32,767."""
    return Field(default=value, sa_type=SmallInteger, sa_column_kwargs=_default(str(value)), nullable=False)


def required_integer() -> Any:
    """A whole number that has to be given."""
    return Field(nullable=False)


def big_integer(value: int = 0) -> Any:
    """A whole number of 64 bits."""
    return Field(default=value, sa_type=BigInteger, sa_column_kwargs=_default(str(value)), nullable=False)


def _optional(nullable: bool) -> dict[str, Any]:
    return {"default": None} if nullable else {}


def _default(sql: str) -> dict[str, Any]:
    return {"server_default": text(sql)}
