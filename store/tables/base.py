"""What tables are made of: a row's number and times, a name for the outside, an owner."""

from datetime import datetime
from uuid import UUID

from sqlmodel import SQLModel

from store.tables.columns import identity, instant_now, reference, row_id, uuid_key

SQLModel.metadata.naming_convention = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}

metadata = SQLModel.metadata


class Row(SQLModel):
    """A row with a number."""

    id: int = identity()


class Created(SQLModel):
    """When the row was made."""

    created_on: datetime = instant_now()


class Named(Row):
    """A row that the outside names by uuid; each table declares the unique index."""

    uuid: UUID = uuid_key()


class Modified(Created):
    """When the row was made and last changed."""

    modified_on: datetime = instant_now()


class WorkspaceOwned(Named, Created):
    """A row of a workspace, made by people: few, and held to its workspace by a foreign key."""

    workspace_id: int = reference("workspace")


class WorkspaceBulk(Named, Created):
    """A row of a workspace on the hot path: many, without foreign keys."""

    workspace_id: int = row_id()
