"""Addresses of pages that are to be added: what they are called, and to which machines they may lead."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from ipaddress import ip_address
from ipaddress import ip_network
from typing import TypeAlias
from urllib.parse import unquote
from urllib.parse import urlsplit

IpAddress: TypeAlias = IPv4Address | IPv6Address

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: IPv6 addresses that have an IPv4 address in their last 32 bits, to which a gateway leads (RFC 6052).
_TRANSLATED = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """The address of a page, as somebody typed it."""

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """The last part of its path, or its host."""
        parts = urlsplit(self.url)
        last = unquote(parts.path.rstrip("/").rpartition("/")[2])
        return re.sub(r"[^\w.-]+", "-", last) or parts.netloc

    @property
    def stem(self) -> str:
        """Its name without what comes after the last full stop."""
        return self.name.rpartition(".")[0] or self.name


def is_web_address(text: str) -> bool:
    """Tell whether *text* is an address, not the name of a file: it begins with ``https://`` or the like."""
    return _SCHEME.match(text) is not None


def is_public(address: IpAddress) -> bool:
    """Tell whether *address* is one of the public network, whatever is wrapped around it.

    >>> [is_public(ip_address(one)) for one in ("93.184.216.34", "10.0.0.1", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _inner(address: IpAddress) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, if it does."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    is_compatible = 1 < int(address) < 2**32
    return IPv4Address(int(address) % 2**32) if address in _TRANSLATED or is_compatible else None


def read_ip(text: str) -> IpAddress:
    """Return *text*, an address as the system writes it, perhaps with its network card. Raise `ValueError`."""
    return ip_address(text.partition("%")[0])
