"""What a web process holds open: the database, Redis, Temporal and an HTTP client."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request, WebSocket
from redis.asyncio import Redis
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from clients.addresses import AddressGuard
from clients.http import HttpClient
from core.settings import Settings
from store import pipelining
from store.assets.cache import AssetsCache
from store.contact_edits import KnownAssetsCache
from store.database import Database
from store.encryption import Cipher
from store.files import Files
from store.wake import Wake
from web.callbacks.gathering import Gatherer
from web.callbacks.known import ChannelCache
from web.callbacks.storing import CallbackWriter
from web.callbacks.waking import Waker

REDIS_PATIENCE = 30.0
"""Seconds Redis may take to answer; longer than any blocking read lasts."""


@dataclass(frozen=True, slots=True)
class Resources:
    """The open connections of a process, and its settings."""

    settings: Settings
    database: Database
    redis: Redis
    temporal: Client
    http: HttpClient
    cipher: Cipher
    waker: Waker
    known: KnownAssetsCache
    assets: AssetsCache
    callbacks: Gatherer
    files: Files
    channels: ChannelCache = field(default_factory=ChannelCache)


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Opens everything and closes it at the end.

    Nothing is connected to before it is used, so that a process starts while a server is still starting; `/readyz`
    tells whether all can be reached.
    """
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url, pool_size=settings.database_pool_size)
        stack.push_async_callback(database.close)
        redis = pipelining.connect(settings.redis_url, socket_timeout=REDIS_PATIENCE, health_check_interval=30)
        stack.push_async_callback(redis.aclose)
        guard = AddressGuard(allow_private=settings.allow_private_addresses, allowed_hosts=settings.allowed_hosts)
        http = await stack.enter_async_context(HttpClient(guard))
        temporal = await Client.connect(
            settings.temporal_address,
            namespace=settings.temporal_namespace,
            data_converter=pydantic_data_converter,
            lazy=True,
        )
        cipher = Cipher(settings.secret_key.get_secret_value())
        waker = Waker(Wake(redis))
        stack.push_async_callback(waker.close)
        callbacks = Gatherer(CallbackWriter(database))
        stack.push_async_callback(callbacks.close)
        known = KnownAssetsCache(cipher)
        assets, files = AssetsCache(cipher), Files(settings.storage_url, settings.public_url)
        yield Resources(settings, database, redis, temporal, http, cipher, waker, known, assets, callbacks, files)


def resources_of(connection: Request | WebSocket) -> Resources:
    """The resources of the application that serves a request."""
    found = connection.app.state.resources
    assert isinstance(found, Resources)
    return found
