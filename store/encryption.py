"""Encryption of secrets at rest: channel configuration, relayer secrets, keys of language models."""

import base64
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.errors import StoreError

_SHORTEST_KEY = 32


class Undecryptable(StoreError):
    """The text was encrypted with another key."""

    def __init__(self) -> None:
        super().__init__("a stored secret can't be decrypted: NGOMA_SECRET_KEY is not the one it was written with")


class Cipher:
    """Encrypts with a key derived from the deployment's secret key: AES-128 in CBC mode, with an HMAC (Fernet).

    Raises `ValueError` for a secret key of fewer than 32 characters.
    """

    def __init__(self, secret_key: str) -> None:
        if len(secret_key) < _SHORTEST_KEY:
            raise ValueError(f"NGOMA_SECRET_KEY must have at least {_SHORTEST_KEY} characters")
        derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=b"ngoma secrets at rest")
        self._fernet = Fernet(base64.urlsafe_b64encode(derivation.derive(secret_key.encode())))

    def encrypt(self, text: str) -> str:
        """Ciphertext, as base64; different each time."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """What was encrypted. Raises `Undecryptable`."""
        try:
            return self._fernet.decrypt(text.encode()).decode()
        except InvalidToken as error:
            raise Undecryptable from error

    def encrypt_json(self, value: Any) -> str:
        """Ciphertext of a JSON value."""
        return self.encrypt(orjson.dumps(value).decode())

    def decrypt_json(self, text: str) -> Any:
        """The JSON value that was encrypted; an empty object for no text. Raises `Undecryptable`."""
        return orjson.loads(self.decrypt(text)) if text else {}
