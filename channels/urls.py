"""URLs in messages."""

from urllib.parse import unquote, urlsplit


def has_link(text: str) -> bool:
    """Whether a text has a link that a provider may preview."""
    return "http://" in text or "https://" in text


def filename(url: str) -> str:
    """The last part of a URL's path, as people would read it."""
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1])
