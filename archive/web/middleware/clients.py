"""Clients: who asks, by address, also behind a web server that passes requests on."""

from collections.abc import Mapping
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from ipaddress import IPv6Network
from ipaddress import ip_address
from typing import Any

from archive.settings import Network

Address = IPv4Address | IPv6Address

#: The bits of an IPv6 address that are one site's; whoever has one address has all with these.
_SITE_BITS = 64
#: Web servers that a request may have come through.
_MAX_HOPS = 10


def client_of_request(environ: Mapping[str, Any], proxies: tuple[Network, ...]) -> str:
    """Return the client of a request: an address, or the network of one; empty where it is not known.

    It is the last address that is none of *proxies*, in the order in which the request passed them. What is
    before may be made up. The client is not known where a proxy does not say for whom it asks.
    """
    passed_on = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", _MAX_HOPS)[-_MAX_HOPS:]
    for hop in (environ.get("REMOTE_ADDR", ""), *reversed(passed_on)):
        address = read_address(hop)
        if address is None:
            return ""
        if not any(address in network for network in proxies):
            return client_of(address)
    return ""


def client_of(address: Address) -> str:
    """Return what stands for the client at *address*: of IPv6 the network that is one site's.

    >>> client_of(ip_address("192.0.2.1")), client_of(ip_address("2001:db8::7"))
    ('192.0.2.1', '2001:db8::/64')
    """
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), _SITE_BITS), strict=False))


def client_at(host: str) -> str:
    """Return what stands for the client that connects from *host*, which is itself where it is no address."""
    address = read_address(host)
    return client_of(address) if address else host


def read_address(word: str) -> Address | None:
    """Return the address that *word* is, perhaps with a port or in brackets, or None.

    >>> read_address(" [2001:db8::7]:443 "), read_address("192.0.2.1:80"), read_address("unknown")
    (IPv6Address('2001:db8::7'), IPv4Address('192.0.2.1'), None)
    """
    word = word.strip()
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        address = ip_address(word.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
