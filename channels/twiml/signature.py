"""The signature of Twilio's callbacks: over the URL, as the provider sees it, and the form's fields, sorted."""

from urllib.parse import urlsplit

from channels.callback import Callback
from channels.errors import Forged
from channels.fields import body_pairs
from channels.signatures import hmac_sha1_base64, same


def check_signature(callback: Callback) -> None:
    """Raises `Refused` unless the signature is over this URL, as the provider sees it, and this form."""
    given = callback.header("X-Twilio-Signature")
    if not given:
        raise Forged("missing request signature")
    fields: dict[str, list[str]] = {}
    for name, value in body_pairs(callback.request):
        fields.setdefault(name, []).append(value)
    form = "".join(name + "".join(fields[name]) for name in sorted(fields))
    token = callback.channel.text("auth_token")
    if not any(same(given, hmac_sha1_base64(token, _bytes(url + form))) for url in _signed_urls(callback)):
        raise Forged("invalid request signature")


def _signed_urls(callback: Callback) -> list[str]:
    """The URLs by which the provider can have called: proxies change hosts and paths, and tell the path."""
    url = urlsplit(callback.request.url)
    path = callback.header("X-Forwarded-Path") or url.path + (f"?{url.query}" if url.query else "")
    hosts = dict.fromkeys((callback.header("Host") or url.netloc, urlsplit(callback.public_url).netloc))
    return [f"https://{host}{path}" for host in hosts]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
