"""Message templates that WhatsApp approves, and language models that flows may ask."""

from typing import Any

from sqlalchemy import Index, text

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import code, flag, integer, json_list, json_object, long_text, reference, short_text


class Template(WorkspaceOwned, Modified, table=True):
    """A template under its name."""

    __tablename__ = "template"
    __table_args__ = (Index(None, "uuid", unique=True), Index(None, "workspace_id", "name", unique=True))

    name: str = short_text(512)


class TemplateTranslation(Row, table=True):
    """A template in one locale on one channel."""

    __tablename__ = "template_translation"
    __table_args__ = (Index(None, "template_id", "channel_id", "locale", unique=True), Index(None, "channel_id"))

    template_id: int = reference("template")
    channel_id: int = reference("channel")
    locale: str = short_text(16)
    external_locale: str = short_text(16, default="")
    external_id: str = short_text(64, default="")
    namespace: str = short_text(64, default="")
    status: str = code("P")
    components: list[dict[str, Any]] = json_list()
    variables: list[dict[str, Any]] = json_list()
    is_supported: bool = flag(True)


class LLM(WorkspaceOwned, Modified, table=True):
    """A language model at a provider; `config` is JSON, encrypted."""

    __tablename__ = "llm"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("llm_name_key", "workspace_id", text("lower(name)"), unique=True, postgresql_where=text("is_active")),
    )

    type: str = short_text(16)
    model: str = short_text(64)
    name: str = short_text(64)
    roles: dict[str, Any] = json_object()
    config: str = long_text(default="")
    max_output_tokens: int = integer(8192)
    is_active: bool = flag(True)
