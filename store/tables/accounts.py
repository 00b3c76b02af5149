"""People: their accounts, the workspaces they belong to, their API tokens and invitations."""

from datetime import datetime

from sqlalchemy import Index, text

from store.tables.base import Created, Modified, Named, Row, WorkspaceOwned
from store.tables.columns import big_integer, flag, instant, long_text, reference, short_text, texts


class UserAccount(Named, Modified, table=True):
    """A person who can log in. The e-mail address is kept in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("user_account_email_key", text("lower(email)"), unique=True),
    )

    email: str = short_text(254)
    first_name: str = short_text(150, default="")
    last_name: str = short_text(150, default="")
    password_hash: str = long_text(default="")
    language: str = short_text(8, default="en-us")
    avatar: str | None = short_text(255, nullable=True)
    is_active: bool = flag(True)
    is_staff: bool = flag(False)
    last_login_on: datetime | None = instant()
    totp_secret: str | None = long_text(nullable=True)
    """The second factor's secret, encrypted; None while there is no second factor."""
    totp_last_step: int = big_integer()
    """The time step of the last code, so that none is taken twice."""
    recovery_hashes: list[str] = texts()


class Membership(Row, Created, table=True):
    """A person's role in a workspace, see `core.permissions.Role`."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "workspace_id", "user_id", unique=True), Index(None, "user_id"))

    workspace_id: int = reference("workspace")
    user_id: int = reference("user_account")
    role: str = short_text(16)
    last_seen_on: datetime | None = instant()


class ApiToken(Row, Created, table=True):
    """A key to the API, of one person in one workspace. Only its SHA-256 is stored."""

    __tablename__ = "api_token"
    __table_args__ = (Index(None, "key_hash", unique=True), Index(None, "workspace_id", "user_id"))

    workspace_id: int = reference("workspace")
    user_id: int = reference("user_account")
    key_hash: bytes
    key_ending: str = short_text(4)
    last_used_on: datetime | None = instant()
    is_active: bool = flag(True)
    is_of_app: bool = flag(False)
    """Made by an app that signed in with the password; the next that does replaces it."""


class Invitation(WorkspaceOwned, table=True):
    """An invitation by e-mail to join a workspace. Only the SHA-256 of its secret is stored."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index(None, "secret_hash", unique=True),
        Index(None, "workspace_id"),
    )

    email: str = short_text(254)
    role: str = short_text(16)
    secret_hash: bytes
    invited_by_id: int | None = reference("user_account", nullable=True)
    is_active: bool = flag(True)
