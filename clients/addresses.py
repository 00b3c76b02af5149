"""Which addresses may be called: the guard against requests that a user aims at our own network (SSRF)."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from core.http import ConnectionFailed

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""(host, port) -> the host's addresses as text. Raises `OSError` when it has none."""

_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(ConnectionFailed):
    """The host has only addresses that may not be called from here.

    Remedy for a deployment that wants it: `NGOMA_ALLOWED_HOSTS`, or `NGOMA_ALLOW_PRIVATE_ADDRESSES` in development.
    """

    permanent = True
    """To try again is of no use."""


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo) is public only if that one is.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(inner) for inner in _carried(address)):
            return False
    refused = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not refused


def _carried(address: IPv6Address) -> Iterable[IPv4Address]:
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, in its order. Raises `OSError` when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class AddressGuard:
    """Turns a host into the addresses that may be connected to.

    The connection goes to an address that was checked, never to the name again, so that a name server can't answer
    differently the second time.
    """

    def __init__(
        self, *, allow_private: bool = False, allowed_hosts: Iterable[str] = (), resolve: Resolve = resolve
    ) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._allowed = {host.lower() for host in allowed_hosts}

    async def addresses(self, host: str, port: int) -> list[str]:
        """The host's addresses that may be called.

        Raises `AddressRefused` when it has none that may, `ConnectionFailed` when it has none at all.
        """
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as e:
            raise ConnectionFailed(f"the host {host!r} can't be resolved") from e
        if self._allow_private or not self._allowed.isdisjoint((host.lower(), f"{host}:{port}".lower())):
            return found
        public = [address for address in found if is_public(ip_address(address.partition("%")[0]))]
        if not public:
            raise AddressRefused(f"the host {host!r} has no address that may be called")
        return public
