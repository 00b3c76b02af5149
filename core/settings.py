"""Settings: one class, read from the environment with the prefix `NGOMA_`, built once in `main` and handed down."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a deployment can set. `NGOMA_DATABASE_URL=... python -m workers` and so on."""

    model_config = SettingsConfigDict(env_prefix="NGOMA_", extra="ignore")

    database_url: str = "postgresql+asyncpg://ngoma@127.0.0.1:5432/ngoma"
    database_pool_size: int = Field(default=10, ge=1)
    redis_url: str = "redis://127.0.0.1:6379/0"
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    temporal_ui_url: str = "http://127.0.0.1:8233"
    elasticsearch_url: str | None = None

    demo: bool = False
    """Whether the demo phone is served at `/demo/`."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    """Where aggregators and browsers reach this deployment."""

    proxies: str = "127.0.0.1"
    """Addresses and networks, with commas, of the proxies before the web, whose `X-Forwarded-For` is believed. Attempts
    to sign in are counted by what it says: a proxy that isn't named here makes everybody one host."""
    secret_key: SecretStr
    """Encrypts secrets at rest and signs links; at least 32 characters, the same in all processes."""
    storage_url: str = "file:.ngoma/storage"
    """Where media, exports and archives go: `file:`, `s3://`, `gs://` or `az://`."""

    sign_up: bool = False
    """Whether anybody may make an account and a workspace; else people are invited."""
    new_workspaces: bool = True
    """Whether administrators may make further workspaces, and child workspaces."""
    smtp_url: SecretStr = SecretStr("")
    """The deployment's mail server, for addresses to be verified and passwords to be set anew:
    `smtp://user:password@host:port/?from=address&tls=true`. Without one, addresses are taken as they are given."""

    archive_after_days: int = Field(default=90, ge=1)
    """At which age messages and runs go into archives."""
    archive_deletes: bool = False
    """Whether messages and runs leave the database once their archive holds them."""

    facebook_application_secret: SecretStr = SecretStr("")
    """The secret of this deployment's application at Meta; its callbacks (Facebook, Instagram, WhatsApp) are signed
    with it, and refused without it."""
    facebook_webhook_secret: SecretStr = SecretStr("")
    """What Meta is given as "verify token" when it is told where to call."""
    whatsapp_admin_system_user_token: SecretStr = SecretStr("")
    """The access token by which WhatsApp Cloud channels send and fetch files."""

    allow_private_addresses: bool = False
    """Whether webhooks and channels may call private and loopback addresses. Only for development and tests."""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts (`name` or `name:port`) that may be called although their address is private."""

    handlers: int = Field(default=2, ge=1)
    """How many handler loops run in the deployment."""
    senders: int = Field(default=2, ge=1)
    """How many sender loops run in the deployment."""
    parkers: int = Field(default=1, ge=1)
    """How many loops park and end run workflows."""
    fetchers: int = Field(default=1, ge=1)
    """How many loops fetch incoming messages' files."""
    sender_concurrency: int = Field(default=64, ge=1)
    """Sends at once per sender loop."""
    handler_batch: int = Field(default=100, ge=1)
    """Most contacts advanced in one transaction."""
    cached_runs: int = Field(default=1_000, ge=1)
    """Flow runs that a worker keeps in memory between their tasks, some 45 KB each."""
    start_batch: int = Field(default=500, ge=1)
    """Contacts per batch of a bulk start or a broadcast."""
    outbox_limit: int = Field(default=10_000, ge=1)
    """Messages of a workspace in the send queue above which its bulk starts and broadcasts pause."""

    log_json: bool = False
    log_level: str = "info"
    metrics_port: int | None = None
    state_dir: Path = Path(".ngoma")
