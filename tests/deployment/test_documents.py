"""The documents keep to what is there."""

import re
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from core.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/operations.md", "docs/architecture.md")]
PACKAGES = "core|flows|channels|store|clients|activities|workflows|workers|web|bench|tests|docs"


def test_operations_explain_every_setting() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    table = text[text.index("## Settings") : text.index("## Upgrading")]
    explained = set(re.findall(r"`(NGOMA_[A-Z_]+)`", table))
    assert explained == {f"NGOMA_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_files_that_documents_name_exist(document: Path) -> None:
    named = re.findall(rf"`((?:{PACKAGES})/[\w./-]*)`", document.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


async def test_operators_queries_work(database_url: str) -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    blocks = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    queries = [*blocks, *re.findall(r"`((?:SELECT|UPDATE) [^`]+)`", text)]
    assert len(queries) >= 4
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        for query in queries:
            await connection.execute(f"EXPLAIN {re.sub('<[a-z ]+>', str(UUID(int=0)), query)}")
    finally:
        await connection.close()


def test_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
