"""What several of the browser's lists have in common: references, URNs, contacts in a line."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel

from core.phones import national
from web.api.v2.urns import masked

LARGEST_ID, LARGEST_NUMBER = 2**63 - 1, 2**31 - 1
"""What the database's columns can hold."""

RowId = Annotated[int, AfterValidator(lambda id_: id_ if 0 < id_ <= LARGEST_ID else 0)]
"""The id of a row in a path; what can't be one is 0, which no row has, so that it is answered like any unknown one."""

RowNumber = Annotated[int, AfterValidator(lambda number: number if 0 < number <= LARGEST_NUMBER else 0)]
"""A revision or version in a path, likewise."""


class Ref(BaseModel):
    """A reference to an object."""

    uuid: str
    name: str


class ContactRef(BaseModel):
    """A contact in a line: `urn` is its first address, for people to read."""

    uuid: str
    name: str
    urn: str


def ref(uuid: UUID | str, name: str | None) -> Ref:
    """A reference."""
    return Ref(uuid=str(uuid), name=name or "")


def optional_ref(uuid: UUID | str | None, name: str | None) -> Ref | None:
    """A reference, or None."""
    return ref(uuid, name) if uuid else None


def shown_urn(scheme: str | None, path: str | None, display: str | None, *, is_anonymous: bool) -> str:
    """An address as people read it; hidden in anonymous workspaces."""
    if not scheme or not path:
        return ""
    if is_anonymous:
        return masked(scheme).partition(":")[2]
    return national(path) if scheme == "tel" else display or path


def contact_ref(row: Any, *, is_anonymous: bool) -> ContactRef:
    """Of a row with `uuid`, `name`, `scheme`, `path` and `display`."""
    urn = shown_urn(row["scheme"], row["path"], row["display"], is_anonymous=is_anonymous)
    return ContactRef(uuid=str(row["uuid"]), name=row["name"] or "", urn=urn)
