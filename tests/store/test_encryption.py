"""Secrets at rest."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.channels import ChannelStore
from store.encryption import Cipher, Undecryptable
from store.tables import Workspace

KEY, OTHER_KEY = "k" * 32, "o" * 32


def test_what_is_encrypted_is_read_back() -> None:
    cipher = Cipher(KEY)
    config = {"auth_token": "sesame ☂", "tps": 10, "nested": {"a": []}}
    first, second = cipher.encrypt_json(config), cipher.encrypt_json(config)
    assert cipher.decrypt_json(first) == Cipher(KEY).decrypt_json(second) == config
    assert first != second
    assert "sesame" not in first
    assert cipher.decrypt_json("") == {}


def test_another_key_reads_nothing() -> None:
    with pytest.raises(Undecryptable, match="NGOMA_SECRET_KEY"):
        Cipher(OTHER_KEY).decrypt(Cipher(KEY).encrypt("sesame"))


def test_changed_text_is_noticed() -> None:
    cipher = Cipher(KEY)
    text_ = cipher.encrypt("sesame")
    with pytest.raises(Undecryptable):
        cipher.decrypt(text_[:-4] + ("AAAA" if text_[-4:] != "AAAA" else "BBBB"))


def test_short_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        Cipher("short")


async def test_channel_configuration_is_not_in_the_database(session: AsyncSession, workspace: Workspace) -> None:
    store = ChannelStore(session, Cipher(KEY))
    channel = await store.create(workspace.id, type="KN", name="Kannel", config={"password": "sesame"})
    row = (await sql.execute(session, text("SELECT c::text FROM channel c WHERE id = :id"), {"id": channel.id})).one()
    assert "sesame" not in row[0]
    assert store.config(channel) == {"password": "sesame"}
    await store.update(workspace.id, channel.uuid, config={"password": "other"})
    assert store.config(channel) == {"password": "other"}
