"""The secrets of a local stack, made once and kept in a file only its owner can read."""

import json
import os
import secrets
from pathlib import Path

_NAMES = ("secret_key", "postgres_password", "redis_password")


def load(state: Path) -> dict[str, str]:
    """The checkout's secrets; makes those that it has none of yet."""
    file = state / "secrets.json"
    values: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in _NAMES if name not in values]
    if missing:
        values |= {name: secrets.token_urlsafe(32) for name in missing}
        write_private(file, json.dumps(values, indent=1))
    return values


def write_private(file: Path, text: str) -> None:
    """Writes a file that nobody else can read at any moment."""
    partial = file.with_suffix(file.suffix + ".part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
    partial.replace(file)
