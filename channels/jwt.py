"""JSON Web Tokens (RFC 7519): those that providers sign with a shared secret, and those that we sign with a key."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


class InvalidToken(ValueError):
    """The token is malformed, or not signed with this secret."""


def verified_claims(token: str, secret: str) -> Mapping[str, Any]:
    """The claims of a token signed by HMAC (HS256, HS384 or HS512). Raises `InvalidToken`."""
    if not secret:
        raise InvalidToken("no secret is configured to check it with")
    try:
        header, payload, signature = token.split(".")
        algorithm = _HASHES.get(orjson.loads(_decoded(header)).get("alg"))
        given = _decoded(signature)
        claims = orjson.loads(_decoded(payload))
    except (ValueError, binascii.Error, AttributeError):
        raise InvalidToken("it is not a JSON Web Token") from None
    if algorithm is None or not isinstance(claims, dict):
        raise InvalidToken("it is not signed by HMAC")
    expected = hmac.new(secret.encode(), f"{header}.{payload}".encode(), algorithm).digest()
    if not hmac.compare_digest(given, expected):
        raise InvalidToken("it was signed with another secret")
    return claims


def signed_by_key(claims: Mapping[str, Any], private_key: str, key_id: str = "") -> str:
    """A token signed by an RSA key in PEM (RS256). Raises `ValueError` for a key that can't be read."""
    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the private key is not an RSA key")
    header = {"alg": "RS256", "typ": "JWT"} | ({"kid": key_id} if key_id else {})
    signed = f"{_encoded(orjson.dumps(header))}.{_encoded(orjson.dumps(dict(claims)))}"
    return f"{signed}.{_encoded(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
