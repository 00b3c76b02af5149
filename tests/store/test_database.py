"""What the connection to the database tells, and what it keeps to itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store import sql
from store.database import Database


async def test_errors_do_not_quote_what_people_said(database: Database) -> None:
    with pytest.raises(DBAPIError) as raised:
        async with database.transaction() as session:
            await sql.execute(
                session, text("SELECT CAST(:said AS text), 1 / CAST(:none AS int)"), {"said": "I am ill", "none": 0}
            )
    assert "division by zero" in str(raised.value)
    assert "I am ill" not in str(raised.value)
