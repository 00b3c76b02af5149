"""Mail over real sockets, to a server of a few lines."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from clients.addresses import AddressGuard
from clients.smtp import Mailer, MailFailed, MailServer


@dataclass
class Post:
    """A mail server without TLS; `refusal` is its answer to recipients."""

    refusal: str = ""
    port: int = 0
    recipients: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post.example ready\r\n")
        while line := (await reader.readline()).decode().strip():
            command = line.split()[0].upper()
            answer = "250 ok"
            if command == "RCPT":
                self.recipients.append(line)
                answer = self.refusal or answer
            elif command == "DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            elif command == "QUIT":
                answer = "221 bye"
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def post(refusal: str = "") -> AsyncIterator[Post]:
    server = Post(refusal)
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def at(port: int) -> MailServer:
    return MailServer.parse(f"smtp://127.0.0.1:{port}/?from=Ngoma%20%3Cngoma@example.org%3E")


MAILER = Mailer(AddressGuard(allow_private=True), timeout=5)


async def test_a_mail_is_handed_over() -> None:
    async with post() as server:
        await MAILER.send(at(server.port), ["a@example.org", "b@example.org"], "Héllo", "How are you?")
    assert len(server.recipients) == 2
    assert "How are you?" in server.mails[0]
    assert "From: Ngoma <ngoma@example.org>" in server.mails[0]


@pytest.mark.parametrize(("refusal", "retry"), [("550 no such user", False), ("451 try later", True)])
async def test_a_refusal_says_whether_to_try_again(refusal: str, retry: bool) -> None:
    async with post(refusal) as server:
        with pytest.raises(MailFailed) as failure:
            await MAILER.send(at(server.port), ["a@example.org"], "Hello", "")
    assert failure.value.retry is retry


async def test_a_server_that_is_away_may_be_tried_again() -> None:
    with pytest.raises(MailFailed) as failure:
        await MAILER.send(at(9), ["a@example.org"], "Hello", "Hello")
    assert failure.value.retry


async def test_a_server_in_our_own_network_is_refused() -> None:
    async with post() as server:
        with pytest.raises(MailFailed) as failure:
            await Mailer(AddressGuard()).send(at(server.port), ["a@example.org"], "Hello", "Hello")
    assert not failure.value.retry


def test_a_server_is_read_from_its_url() -> None:
    server = MailServer.parse("smtp://us%40er:p%3Aw@mail.example.org/?from=a@b.c")
    assert (server.host, server.port, server.username, server.password) == ("mail.example.org", 587, "us@er", "p:w")
    assert MailServer.parse("smtps://mail.example.org/?from=a@b.c").tls
    with pytest.raises(ValueError, match="written"):
        MailServer.parse("https://mail.example.org")
