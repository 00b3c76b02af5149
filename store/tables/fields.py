"""Contact fields: what a workspace knows of its contacts beside name, language and URNs."""

from sqlalchemy import Index, text

from store.tables.base import Modified, WorkspaceOwned
from store.tables.columns import code, flag, integer, reference, short_text


class ContactField(WorkspaceOwned, Modified, table=True):
    """A field; its key never changes. Values are in `contact.fields` under the field's uuid."""

    __tablename__ = "contact_field"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("contact_field_key_key", "workspace_id", "key", unique=True, postgresql_where=text("is_active")),
        Index(
            "contact_field_name_key",
            "workspace_id",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("is_active"),
        ),
    )

    key: str = short_text(36)
    name: str = short_text(36)
    value_type: str = code("T")
    agent_access: str = code("V")
    is_featured: bool = flag(False)
    priority: int = integer()
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)
