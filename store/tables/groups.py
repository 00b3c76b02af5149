"""Contact groups, who is in them, and how many."""

from typing import Any

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import big_integer, code, flag, json_value, long_text, reference, row_id, short_text


class ContactGroup(WorkspaceOwned, Modified, table=True):
    """A group of contacts: manual, or smart if it has a `query`."""

    __tablename__ = "contact_group"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index(
            "contact_group_name_key",
            "workspace_id",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("is_active"),
        ),
    )

    name: str = short_text(64)
    query: str | None = long_text(nullable=True)
    parsed_query: dict[str, Any] | None = json_value()
    status: str = code("R")
    is_system: bool = flag(False)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class GroupMembership(SQLModel, table=True):
    """That a contact is in a group."""

    __tablename__ = "group_membership"
    __table_args__ = (PrimaryKeyConstraint("group_id", "contact_id"), Index(None, "contact_id", "group_id"))

    group_id: int = Field(sa_type=BigInteger, primary_key=True)
    contact_id: int = Field(sa_type=BigInteger, primary_key=True)


class GroupCount(Row, table=True):
    """How many contacts are in a group: differences, summed on reading."""

    __tablename__ = "group_count"
    __table_args__ = (
        Index(None, "group_id"),
        Index("group_count_unsquashed_idx", "group_id", postgresql_where=text("NOT is_squashed")),
    )

    group_id: int = row_id()
    count: int = big_integer()
    is_squashed: bool = flag(False)
