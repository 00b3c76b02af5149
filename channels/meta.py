"""What Facebook, Instagram and WhatsApp webhooks share."""

from channels.answers import Answer
from channels.callback import Callback
from channels.errors import Forged, Refused
from channels.host import Host
from channels.signatures import hmac_sha256, same

GRAPH = "https://graph.facebook.com/v25.0"
LOOKUP = "https://graph.facebook.com"
"""Look-ups of single objects name no version."""


def verify_webhook(callback: Callback, secret: str) -> Answer:
    """Answers Meta's challenge, if it knows the secret that was agreed on. Raises `Refused`."""
    form = callback.form
    if form.text("hub.mode") != "subscribe":
        raise Refused("unknown request")
    if not secret or not same(form.text("hub.verify_token"), secret):
        raise Refused("token does not match secret")
    return Answer(body=form.text("hub.challenge"))


def check_signature(callback: Callback) -> None:
    """Raises `Refused` unless the body is signed with the application's secret."""
    secret = callback.host.deployment.facebook_application_secret
    given = callback.header("X-Hub-Signature-256").removeprefix("sha256=")
    if not secret or not same(given, hmac_sha256(secret, callback.request.body)):
        raise Forged("invalid request signature")


def meta_secrets(host: Host) -> list[str]:
    """The deployment's secrets that could appear in logs of these types."""
    deployment = host.deployment
    secrets = (
        deployment.facebook_application_secret,
        deployment.facebook_webhook_secret,
        deployment.whatsapp_admin_system_user_token,
    )
    return [secret for secret in secrets if secret]
