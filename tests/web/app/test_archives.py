"""The archives of a workspace, as its members see them."""

from datetime import date
from typing import Any

from core.permissions import Role
from store.database import Database
from store.tables import Archive
from tests.web.app.conftest import Browser


async def test_archives_with_their_links(browsers: dict[Role, Browser], database: Database) -> None:
    browser = browsers[Role.EDITOR]
    owner: dict[str, Any] = {"workspace_id": browser.tenant.workspace_id, "type": "run", "period": "D"}
    async with database.transaction() as session:
        session.add(Archive(**owner, start_date=date(2026, 7, 1), record_count=3, size=9, hash="b" * 32, path="x"))
        session.add(Archive(**owner, start_date=date(2026, 7, 2), record_count=0))
    shown = await browser.get("archives")
    (only,) = shown["results"]
    assert only.pop("link").startswith(f"/archives/{only.pop('uuid')}?expires=")
    assert only == {"type": "run", "period": "daily", "start_date": "2026-07-01", "record_count": 3, "size": 9}
    assert (shown["after_days"], shown["deletes"]) == (90, False)
    assert (await browsers[Role.ADMINISTRATOR].get("archives"))["results"] == []
