"""Labels of incoming messages."""

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import big_integer, flag, reference, row_id, short_text


class Label(WorkspaceOwned, Modified, table=True):
    """A label for messages."""

    __tablename__ = "label"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("label_name_key", "workspace_id", text("lower(name)"), unique=True, postgresql_where=text("is_active")),
    )

    name: str = short_text(64)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class MsgLabel(SQLModel, table=True):
    """That a message has a label."""

    __tablename__ = "msg_label"
    __table_args__ = (
        PrimaryKeyConstraint("msg_id", "label_id"),
        Index("msg_label_label_id_idx", "label_id", text("msg_id DESC")),
    )

    msg_id: int = Field(sa_type=BigInteger, primary_key=True)
    label_id: int = Field(sa_type=BigInteger, primary_key=True)


class LabelCount(Row, table=True):
    """How many visible messages have a label: differences, summed on reading."""

    __tablename__ = "label_count"
    __table_args__ = (
        Index(None, "label_id"),
        Index("label_count_unsquashed_idx", "label_id", postgresql_where=text("NOT is_squashed")),
    )

    label_id: int = row_id()
    count: int = big_integer()
    is_squashed: bool = flag(False)
