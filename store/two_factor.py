"""A second factor: codes of an authenticator app (TOTP, RFC 6238), and codes to recover with."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

from store.encryption import Cipher
from store.tables import UserAccount

STEP = 30
DIGITS = 6
DRIFT = 1
"""Steps that a phone's clock may be off."""
RECOVERY_CODES = 10


def new_secret() -> str:
    """A secret to give to an authenticator app, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def setup_link(secret: str, email: str, issuer: str = "Ngoma") -> str:
    """What an authenticator app reads as a QR code or opens as a link."""
    return f"otpauth://totp/{quote(issuer)}:{quote(email)}?secret={secret}&issuer={quote(issuer)}"


def code_at(secret: str, step: int) -> str:
    """The code of a time step (RFC 4226, with SHA-1, which all apps use)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, at: datetime, *, after: int = 0) -> int | None:
    """The time step whose code this is; steps up to `after` have been used."""
    current = int(at.timestamp()) // STEP
    for step in range(max(current - DRIFT, after + 1), current + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def turn_on(user: UserAccount, secret: str, step: int, cipher: Cipher) -> list[str]:
    """Asks for a code from now on; returns the codes to recover with, which are shown once."""
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES)]
    user.totp_secret, user.totp_last_step = cipher.encrypt(secret), step
    user.recovery_hashes = [_hash(code) for code in codes]
    return codes


def turn_off(user: UserAccount) -> None:
    """The password alone is enough from now on."""
    user.totp_secret, user.totp_last_step, user.recovery_hashes = None, 0, []


def passes(user: UserAccount, code: str, at: datetime, cipher: Cipher) -> bool:
    """Whether a code of the app, or one to recover with, is good; it is used up."""
    code = code.strip().replace(" ", "")
    if user.totp_secret is None:
        return True
    step = matching_step(cipher.decrypt(user.totp_secret), code, at, after=user.totp_last_step)
    if step is not None:
        user.totp_last_step = step
        return True
    if _hash(code) in user.recovery_hashes:
        user.recovery_hashes = [kept for kept in user.recovery_hashes if kept != _hash(code)]
        return True
    return False


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogateescape")).hexdigest()
