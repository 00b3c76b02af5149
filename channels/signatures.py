"""Digests with which providers sign, and which they want."""

import base64
import hashlib
import hmac


def hmac_sha256(secret: str, data: bytes) -> str:
    """HMAC-SHA256 in lower-case hexadecimal."""
    return hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()


def hmac_sha256_base64(secret: str, data: bytes) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha256).digest()).decode()


def hmac_sha1_base64(secret: str, data: bytes) -> str:
    """HMAC-SHA1 in base64."""
    return base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha1).digest()).decode()


def sha256(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two signatures are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())
