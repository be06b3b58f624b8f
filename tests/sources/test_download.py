"""Pages are fetched within bounds, and from no machine that is not allowed."""

import gzip
from ipaddress import ip_address

import pytest

from archive.errors import BrokenText
from archive.errors import ProblemKind
from archive.sources.download import Bounds
from archive.sources.download import Downloader
from archive.sources.download import check_proxies
from archive.sources.web_address import IpAddress
from archive.sources.web_address import WebAddress
from archive.sources.web_address import is_public
from archive.sources.web_address import is_web_address
from tests.support.pages import Answer
from tests.support.pages import serve_pages

PAGE = b"<!doctype html><title>T</title><p>Words."


def _here_only(address: IpAddress) -> bool:
    """Allow 127.0.0.1, as if it were public, and no other."""
    return str(address) == "127.0.0.1"


HERE = Downloader(_here_only)


def _kind(downloader: Downloader, url: str) -> ProblemKind:
    with pytest.raises(BrokenText) as caught:
        downloader.get(url)
    return caught.value.problems[0].kind


def test_page_is_fetched_with_its_last_address_and_its_encoding() -> None:
    """Redirects are followed; the address after them and the stated encoding are known."""
    to = {"Location": "/there?a=1#part"}
    html = {"Content-Type": "text/html; charset=KOI8-R"}
    answers = {"/here": Answer(status=301, headers=to), "/there?a=1": Answer(PAGE, headers=html)}
    with serve_pages(answers) as server:
        page = HERE.get(server.url("/here"))
        assert (page.data, page.url, page.charset) == (PAGE, server.url("/there?a=1"), "koi8-r")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",  # noqa: S104
        "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1",
    ],
)  # fmt: skip
def test_local_address_is_not_public(address: str) -> None:
    """Private, local, shared and reserved addresses are none of the public network, however they are wrapped."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_address_is_public(address: str) -> None:
    """An address of the public network is one."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_local_machine_is_asked_nothing_unless_allowed(host: str) -> None:
    """However the address is written, no request reaches a machine of the local network."""
    with serve_pages({"/": Answer(PAGE)}) as server:
        kind = _kind(Downloader(), server.url(host=host))
        assert kind in (ProblemKind.LOCAL_ADDRESS, ProblemKind.NO_ANSWER)
        assert not server.asked


def test_redirect_is_checked_like_the_first_address() -> None:
    """A page cannot lead to a machine that is not allowed."""
    to = {"Location": "http://127.0.0.2:{port}/secret"}
    with serve_pages({"/": Answer(status=302, headers=to)}) as server:
        assert _kind(HERE, server.url()) is ProblemKind.LOCAL_ADDRESS
        assert server.asked == ["/"]


def test_connection_goes_to_the_address_that_was_checked() -> None:
    """A name is looked up once: that it means another machine a moment later changes nothing."""
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        looked_up.append(host)
        return ("127.0.0.2" if len(looked_up) > 1 else "127.0.0.1",)

    with serve_pages({"/": Answer(PAGE)}) as server:
        page = Downloader(_here_only, resolve=resolve).get(server.url(host="name.example"))
        assert page.data == PAGE
    assert looked_up == ["name.example"]


def test_forbidden_addresses_of_a_name_are_passed_over() -> None:
    """Of a name with several addresses only the allowed ones are tried."""
    with serve_pages({"/": Answer(PAGE)}) as server:
        both = Downloader(_here_only, resolve=lambda *_: ("127.0.0.2", "127.0.0.1"))
        assert both.get(server.url(host="name.example")).data == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a", "file:///etc/passwd", "gopher://example.org", "https://", "http://:80/",
        "https://me:secret@example.org/", "https://example.org:0/", "https://example.org:99999/",
        "https://exa mple.org/", "https://example.org/" + 3000 * "a", "https://example.org/a\nb", "http://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    """Only http and https, a host, and nothing secret."""
    assert _kind(HERE, url) is ProblemKind.BAD_WEB_ADDRESS


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(b"gone", status=404), ProblemKind.WRONG_STATUS),
        (Answer(b"", status=204), ProblemKind.WRONG_STATUS),
        (Answer(status=302, headers={}), ProblemKind.WRONG_STATUS),
        (Answer(status=302, headers={"Location": "/"}), ProblemKind.TOO_MANY_REDIRECTS),
        (
            Answer(status=302, headers={"Location": "file:///etc/passwd"}),
            ProblemKind.BAD_WEB_ADDRESS,
        ),
        (Answer(b"a" * 2000), ProblemKind.PAGE_TOO_LARGE),
        (Answer(headers={"Content-Length": "2000"}), ProblemKind.PAGE_TOO_LARGE),
        (
            Answer(gzip.compress(b"a" * 100_000), headers={"Content-Encoding": "gzip"}),
            ProblemKind.PAGE_TOO_LARGE,
        ),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), ProblemKind.NO_ANSWER),
        (Answer(b"x", headers={"Content-Encoding": "br"}), ProblemKind.NO_ANSWER),
        (Answer(b"x", headers={"Content-Length": "many"}), ProblemKind.NO_ANSWER),
    ],
)
def test_bad_answer_is_refused_for_its_reason(answer: Answer, kind: ProblemKind) -> None:
    """Statuses, circles, sizes, compression: each has its own reason."""
    with serve_pages({"/": answer}) as server:
        assert _kind(Downloader(_here_only, Bounds(max_bytes=1000)), server.url()) is kind


def test_compressed_page_is_unpacked() -> None:
    """A page may come compressed."""
    answer = Answer(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    with serve_pages({"/": answer}) as server:
        assert HERE.get(server.url()).data == PAGE


def test_slow_server_is_left() -> None:
    """A server that begins to answer and never ends keeps nobody waiting."""
    with serve_pages({"/": Answer(b"<p>", slow=True)}) as server:
        bounded = Downloader(_here_only, Bounds(max_seconds=0.5))
        assert _kind(bounded, server.url()) is ProblemKind.TOO_SLOW


def test_machine_that_does_not_answer_is_told() -> None:
    """No server, and a name that means nothing."""

    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise OSError(-2, "Name or service not known")

    with serve_pages({}) as server:
        closed = server.url()
    assert _kind(HERE, closed) is ProblemKind.NO_ANSWER
    named = Downloader(_here_only, resolve=unknown)
    assert _kind(named, "https://no.example/") is ProblemKind.NO_ANSWER


def test_proxy_is_refused_since_nobody_can_check_where_it_connects_to() -> None:
    """A proxy is never used unseen, and hosts that need none are not concerned."""
    proxies = {"https": "http://proxy.example:3128", "no": "archive.example"}
    with pytest.raises(BrokenText) as caught:
        check_proxies("https://example.org/a", proxies)
    assert caught.value.problems[0].kind is ProblemKind.PROXY_SET
    check_proxies("https://archive.example/a", proxies)
    check_proxies("http://example.org/a", proxies)


@pytest.mark.parametrize(
    ("url", "name", "stem"),
    [
        ("https://example.org/a/b.htm", "b.htm", "b"),
        ("https://example.org/wiki/A%20b/", "A-b", "A-b"),
        ("https://example.org", "example.org", "example"),
    ],
)
def test_name_of_a_page_is_the_last_part_of_its_address(url: str, name: str, stem: str) -> None:
    """A page without a title is called after its address."""
    assert is_web_address(url)
    assert (WebAddress(url).name, WebAddress(url).stem) == (name, stem)
