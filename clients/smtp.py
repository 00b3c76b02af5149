"""E-mail: the only module that knows aiosmtplib."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from clients.addresses import AddressGuard
from core.http import ConnectionFailed

TIMEOUT = 30.0


class MailFailed(Exception):
    """A mail was not taken over; `retry` says whether it may be later."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.retry = retry


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail over, and the sender it is given."""

    host: str
    port: int
    username: str
    password: str
    sender: str
    tls: bool
    """Encrypted from the start; otherwise by STARTTLS where the server offers it."""

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """Reads `smtp://user:password@host:port/?from=Name%20%3Ca@b.c%3E&tls=true`. Raises `ValueError`."""
        parts = urlsplit(url)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not options.get("from"):
            raise ValueError("a mail server is written smtp://user:password@host:port/?from=address&tls=true")
        tls = parts.scheme == "smtps" or parts.port == 465
        return cls(
            parts.hostname,
            parts.port or (465 if tls else 587),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            options["from"],
            tls,
        )


class Mailer:
    """Hands mails to servers that people set up; so their addresses are guarded like those of webhooks."""

    def __init__(self, guard: AddressGuard, *, timeout: float = TIMEOUT) -> None:
        self._guard, self._timeout = guard, timeout

    async def send(self, server: MailServer, recipients: Sequence[str], subject: str, body: str) -> None:
        """Sends one mail to all recipients. Raises `MailFailed`."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = server.sender, ", ".join(recipients), subject
        message["Message-ID"] = make_msgid(domain=server.host)
        message.set_content(body or " ")
        try:
            async with asyncio.timeout(self._timeout):
                await self._deliver(server, message)
        except TimeoutError as e:
            raise MailFailed(f"{server.host} gave no answer in {self._timeout:g} seconds", retry=True) from e
        except aiosmtplib.SMTPRecipientsRefused as e:
            refused = e.recipients[0]
            passing = any(400 <= one.code < 500 for one in e.recipients)
            raise MailFailed(f"{server.host} answered {refused.code} {refused.message}", retry=passing) from e
        except aiosmtplib.SMTPResponseException as e:
            raise MailFailed(f"{server.host} answered {e.code} {e.message}", retry=400 <= e.code < 500) from e
        except (aiosmtplib.SMTPException, ConnectionFailed, OSError) as e:
            raise MailFailed(f"{server.host}: {e}", retry=not getattr(e, "permanent", False)) from e

    async def _deliver(self, server: MailServer, message: EmailMessage) -> None:
        connection = await self._connect(server)
        client = aiosmtplib.SMTP(
            hostname=server.host,
            sock=connection,
            use_tls=server.tls,
            start_tls=False if server.tls else None,
            username=server.username or None,
            password=server.password or None,
            timeout=self._timeout,
        )
        async with client:
            await client.send_message(message)

    async def _connect(self, server: MailServer) -> socket.socket:
        failure: OSError = OSError("no address")
        for address in await self._guard.addresses(server.host, server.port):
            connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            connection.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(connection, (address, server.port))
            except OSError as e:
                connection.close()
                failure = e
            else:
                return connection
        raise failure
