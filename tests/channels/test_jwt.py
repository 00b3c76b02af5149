"""JSON Web Tokens: those we are given and those we make."""

import base64
import hmac
import json

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from channels.jwt import InvalidToken, signed_by_key, verified_claims

# The example of RFC 7519, 3.1, without its signature.
TOKEN = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)


def make(header: object, payload: object, secret: str) -> str:
    signed = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, payload)
    )
    digest = hmac.new(secret.encode(), signed.encode(), "sha512").digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def test_claims_of_a_token_signed_with_our_secret() -> None:
    assert verified_claims(make({"alg": "HS512"}, {"a": 1}, "s"), "s") == {"a": 1}


@pytest.mark.parametrize(
    ("token", "secret"),
    [
        ("", "s"),
        ("a.b", "s"),
        ("a.b.c", "s"),
        (f"{TOKEN}.AAAA", "s"),
        (make({"alg": "HS512"}, {"a": 1}, "s"), "other"),
        (make({"alg": "HS512"}, {"a": 1}, ""), ""),
        (make({"alg": "none"}, {"a": 1}, "s"), "s"),
        (make({"alg": "HS512"}, ["a"], "s"), "s"),
        (make(["HS512"], {"a": 1}, "s"), "s"),
    ],
)
def test_other_tokens_are_refused(token: str, secret: str) -> None:
    with pytest.raises(InvalidToken):
        verified_claims(token, secret)


def test_a_token_that_we_sign() -> None:
    key = rsa.generate_private_key(65537, 2048)
    formats = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    token = signed_by_key({"iss": "me"}, key.private_bytes(*formats).decode(), "k1")
    header, payload, signature = token.split(".")
    parts = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, payload)]
    assert parts == [{"alg": "RS256", "typ": "JWT", "kid": "k1"}, {"iss": "me"}]
    given = base64.urlsafe_b64decode(signature + "==")
    key.public_key().verify(given, f"{header}.{payload}".encode(), padding.PKCS1v15(), hashes.SHA256())


def test_a_key_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"."):
        signed_by_key({}, "not a key")
