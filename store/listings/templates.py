"""Templates with their translations, the last modified first."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows, fetch_page
from store.paging import Page, Position
from store.tables import Channel, Template, TemplateTranslation


async def templates_page(
    session: AsyncSession, workspace_id: int, at: Position | None
) -> tuple[Page[RowMapping], dict[int, list[RowMapping]]]:
    """A page of templates, and their translations by template id."""
    names = ("id", "uuid", "name", "created_on", "modified_on")
    columns: list[Any] = [col(getattr(Template, name)) for name in names]
    query = select(*columns).where(col(Template.workspace_id) == workspace_id)
    page = await fetch_page(session, query, col(Template.modified_on), col(Template.id), at=at)
    return page, await _translations(session, [row["id"] for row in page.rows])


async def _translations(session: AsyncSession, template_ids: Sequence[int]) -> dict[int, list[RowMapping]]:
    names = ("template_id", "locale", "namespace", "components", "variables", "status")
    columns: list[Any] = [col(getattr(TemplateTranslation, name)) for name in names]
    query = (
        select(*columns, col(Channel.uuid).label("channel_uuid"), col(Channel.name).label("channel_name"))
        .join(Channel, col(Channel.id) == col(TemplateTranslation.channel_id))
        .where(col(TemplateTranslation.template_id).in_(template_ids), col(Channel.is_active))
        .order_by(col(TemplateTranslation.id))
    )
    found = defaultdict[int, list[RowMapping]](list)
    for row in await all_rows(session, query):
        found[row["template_id"]].append(row)
    return found
