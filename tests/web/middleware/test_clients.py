"""Clients: by their address, through web servers in front, and never by what a stranger makes up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SettingsError
from archive.settings import Settings
from archive.settings import networks
from archive.web.middleware.clients import client_of
from archive.web.middleware.clients import client_of_request
from archive.web.middleware.clients import read_address

IN_FRONT = networks("127.0.0.1 ::1 10.0.0.0/24")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::1", "127.0.0.1", False),
        ("[2001:db8::1]:443", "2001:db8::2", True),
        ("192.0.2.1:80", "192.0.2.1:81", True),
    ],
)
def test_a_client_is_an_address_or_a_network_of_one_site(one: str, other: str, same: bool) -> None:
    """Whoever has an IPv6 address has 2⁶⁴ of them, and is still one client."""
    addresses = read_address(one), read_address(other)
    assert addresses[0]
    assert addresses[1]
    assert (client_of(addresses[0]) == client_of(addresses[1])) is same


@pytest.mark.parametrize(
    ("peer", "passed_on", "client"),
    [
        # Without a web server in front, whoever connects; what it says of others is nothing.
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("127.0.0.2", "198.51.100.7", "127.0.0.2"),
        # Behind one, whom it names; what that one said before is made up.
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("::1", "1.1.1.1,2.2.2.2 ,3.3.3.3", "3.3.3.3"),
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::/64"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::/64"),
        ("127.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        # Behind two, of which both are known.
        ("127.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("10.0.0.9", "198.51.100.7, 10.0.0.3, 10.0.0.3", "198.51.100.7"),
        # A web server in front that does not say, or says nonsense.
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "10.0.0.3", ""),
        ("127.0.0.1", "unknown", ""),
        ("127.0.0.1", "198.51.100.7, :.", ""),
        ("127.0.0.1", "198.51.100.7, ", ""),
        ("127.0.0.1", ",".join(["10.0.0.3"] * 5000), ""),
        ("localhost", "198.51.100.7", ""),
        ("", "", ""),
    ],
)
def test_the_client_of_a_request(peer: str, passed_on: str, client: str) -> None:
    """It is the last address that is no known web server in front."""
    environ = {"REMOTE_ADDR": peer}
    if passed_on:
        environ["HTTP_X_FORWARDED_FOR"] = passed_on
    assert client_of_request(environ, IN_FRONT) == client


@given(st.text(alphabet="0123456789abcdef:.[]%, x", max_size=60), st.booleans())
def test_no_header_is_an_error(header: str, trusted: bool) -> None:
    """Whatever a header holds, who connects is a client of its own, or is believed or not known."""
    peer = "127.0.0.1" if trusted else "192.0.2.1"
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": header}
    client = client_of_request(environ, IN_FRONT)
    assert client == "192.0.2.1" if not trusted else "," not in client


@pytest.mark.parametrize("words", ["localhost", "127.0.0.1/33", "10.0.0.1/24", "*", "1.2.3", "a b"])
def test_a_setting_that_is_no_address_is_said(words: str) -> None:
    """The message has the setting and what it may be."""
    with pytest.raises(SettingsError, match=r"PINCITE_PROXIES.*172\.16\.0\.0/12"):
        Settings.from_environment({"PINCITE_PROXIES": words})


def test_nobody_can_be_trusted() -> None:
    """With ``none`` whoever connects is the client, this machine too."""
    settings = Settings.from_environment({"PINCITE_PROXIES": "none"})
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    assert client_of_request(environ, settings.proxies) == "127.0.0.1"
    assert Settings.from_environment({}).proxies == Settings().proxies
