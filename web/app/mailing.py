"""Mails of the deployment itself, and the links in them."""

import structlog
from itsdangerous import BadData, URLSafeTimedSerializer

from clients.addresses import AddressGuard
from clients.smtp import Mailer, MailFailed, MailServer
from core.settings import Settings
from web.app.errors import AppError
from web.resources import Resources

log = structlog.get_logger()

VALID = 24 * 60 * 60
"""Seconds that a link in a mail is good for."""


def sends_mail(settings: Settings) -> bool:
    """Whether the deployment has a mail server."""
    return bool(settings.smtp_url.get_secret_value())


def seal(settings: Settings, purpose: str, *values: str) -> str:
    """Values as the secret of a link, which nobody can make up or change."""
    return _serializer(settings, purpose).dumps(list(values))


def unseal(settings: Settings, purpose: str, secret: str) -> list[str]:
    """The values in the secret of a link. Raises `AppError` for one that is too old or isn't ours."""
    try:
        found = _serializer(settings, purpose).loads(secret, max_age=VALID)
    except BadData as e:
        raise AppError("link_over", "This link is over; ask for another.", status=404) from e
    return [str(one) for one in found]


async def mail(resources: Resources, address: str, subject: str, text: str) -> None:
    """Sends a mail; what fails is logged, and whoever waits for it asks again."""
    settings = resources.settings
    guard = AddressGuard(allow_private=True)  # whoever runs the deployment chose the server
    try:
        await Mailer(guard).send(MailServer.parse(settings.smtp_url.get_secret_value()), [address], subject, text)
    except (ValueError, MailFailed) as e:
        log.warning("mail not sent", error=type(e).__name__)


def _serializer(settings: Settings, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key.get_secret_value(), salt=f"link:{purpose}")
