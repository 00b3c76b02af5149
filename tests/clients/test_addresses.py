from ipaddress import ip_address

import pytest

from clients.addresses import AddressGuard, AddressRefused, is_public
from core.http import ConnectionFailed


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "::7f00:1",
        "2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_addresses_of_our_own_networks_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def guard(*addresses: str, allow_private: bool = False, allowed_hosts: tuple[str, ...] = ()) -> AddressGuard:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return AddressGuard(allow_private=allow_private, allowed_hosts=allowed_hosts, resolve=resolve)


async def test_only_the_public_addresses_of_a_host_are_used() -> None:
    assert await guard("10.0.0.1", "8.8.8.8", "::1").addresses("mixed.example", 80) == ["8.8.8.8"]


async def test_a_host_with_private_addresses_only_is_refused() -> None:
    with pytest.raises(AddressRefused, match=r"evil\.example"):
        await guard("10.0.0.1", "fe80::1%eth0").addresses("evil.example", 80)


@pytest.mark.parametrize("allowed", ["intern.example", "INTERN.example", "intern.example:8080"])
async def test_an_allowed_host_may_be_private(allowed: str) -> None:
    assert await guard("10.0.0.1", allowed_hosts=(allowed,)).addresses("intern.example", 8080) == ["10.0.0.1"]


@pytest.mark.parametrize("allowed", ["intern.example:81", "other.example", "example"])
async def test_an_allowed_host_does_not_allow_another(allowed: str) -> None:
    with pytest.raises(AddressRefused):
        await guard("10.0.0.1", allowed_hosts=(allowed,)).addresses("intern.example", 8080)


async def test_development_may_allow_all() -> None:
    assert await guard("127.0.0.1", allow_private=True).addresses("localhost", 80) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "::1"])
async def test_disguised_loopback_addresses_are_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        await AddressGuard().addresses(host, 80)


async def test_an_unknown_host_is_a_failed_connection() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(ConnectionFailed, match="resolved"):
        await AddressGuard(resolve=resolve).addresses("nowhere.example", 80)
