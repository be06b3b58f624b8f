"""Bytes that no browser sends, to a real server: it refuses them, closes, and goes on serving the honest."""

import json
import re
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from archive.server.serve import MAX_HEAD_BYTES
from archive.web.quotations.routes import MAX_CITABLE_CHARS
from archive.web.quotations.routes import address
from tests.support.responses import faults_in_response
from tests.support.server import TIMEOUT_S
from tests.support.server import RunningServer
from tests.support.server import pincite
from tests.support.site import NOTICE

#: The processor time that a hostile request may cost the server, with the honest ones meanwhile.
MAX_COST_S = 5.0
#: A connection on which nothing comes during so many answers to others is silent.
SILENT_ANSWERS = 8
HONEST = ("/", "/texts/notice", "/texts/notice/p1", "/search?q=ferry", "/search.json?q=lamps")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that is asked for honest pages all the while."""
    folder = tmp_path_factory.mktemp("sockets")
    (folder / "texts").mkdir()
    (folder / "texts" / "notice.md").write_text(NOTICE, encoding="utf-8")
    assert pincite("index", folder=folder).returncode == 0
    with RunningServer(folder, HONEST) as served:
        yield served


def connected(server: RunningServer) -> socket.socket:
    """Return a connection on which nothing is waited for in vain for ever."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT_S)


def sent(server: RunningServer, data: bytes) -> bytes:
    """Send *data*, which ends with a request to close, and return all that comes until the server closes."""
    with connected(server) as connection:
        received = b""
        try:
            connection.sendall(data)
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
        return received


def sent_in_part(server: RunningServer, data: bytes) -> bytes:
    """Send *data*, and return all that comes until the server closes, or is silent while it answers others."""
    with connected(server) as connection:
        received, silent = b"", 0
        try:
            connection.sendall(data)
            while silent < SILENT_ANSWERS:
                silent += 1
                if select.select([connection], [], [], 0)[0]:
                    if not (piece := connection.recv(65536)):
                        break
                    received, silent = received + piece, 0
                server.get("/healthz")
        except ConnectionError:
            pass
        return received


@pytest.fixture
def cheap(server: RunningServer) -> Iterator[None]:
    """Fail a test whose requests keep the server busy for long."""
    before = server.processor_seconds()
    yield
    assert server.processor_seconds() - before < MAX_COST_S


def answers(got: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Split the bytes received into answers, each of which must have a length."""
    found = []
    while got:
        head, _, got = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        match = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", lines[0])
        assert match, lines[0]
        headers = dict(line.split(": ", 1) for line in lines[1:])
        length = int(headers.get("Content-Length", len(got)))
        found.append((int(match[1]), headers, got[:length]))
        got = got[length:]
    return found


def request(target: str = "/", *lines: str, method: str = "GET", host: str = "localhost") -> bytes:
    """Spell a request."""
    head = [f"{method} {target} HTTP/1.1", f"Host: {host}", *lines, "Connection: close", "", ""]
    return "\r\n".join(head).encode("latin-1")


STRANGE = [
    b"\r\n\r\n", b"\x00" * 1000, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1 x\r\n\r\n", b"get / HTTP/1.1\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n", b"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nX: \x00\r\n\r\n", b"GET / HTTP/1.1\r\n X: y\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nContent-Length: 1e9\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nq=a",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nq=a\r\n0\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nq=a\r\n0\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nq=a\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, zqx\r\n\r\n0\r\n\r\n",
    b"POST /quotation HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("data", STRANGE)
@pytest.mark.usefixtures("cheap")
def test_malformed_requests_are_refused(server: RunningServer, data: bytes) -> None:
    """Nonsense gets a 4xx, a public page or a closed connection, at little cost, and never a traceback."""
    got = sent_in_part(server, data)
    assert b"Traceback" not in got
    # "Not implemented" and "version not supported" are proper answers.
    statuses = [int(s) for s in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", got, re.MULTILINE)]
    assert all(status < 500 or status in {501, 505} for status in statuses), got[:200]


@pytest.mark.parametrize(
    "target",
    [
        *("//", "//evil.example/", "//evil.example/%2f..", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc"),
        *("/assets/../app.py", "/assets/..%2f..%2farchive/app.py", "/assets/%2e%2e/x", "/assets//etc/passwd", "/./"),
        *("/texts/..%2f..%2fhistory", "/texts/notice%00.json", "/%00", "/texts/notice/%0d%0aSet-Cookie:%20zqx=1"),
        *("http://evil.example/", "http://evil.example/texts/notice", "*", "?", "/?" + "&" * 5000, "/\\evil.example"),
        *("/help/?x=%0d%0aSet-Cookie:zqx=1", "//help/", "//evil.example/help/", "/help//", "/texts/notice/p1/"),
        *("/texts/NOTICE", "/texts/notice/P1?q=%0d%0aX:%20y", "/search?q=\xe9", "/texts/notice/p1-p1?a=\r"),
        *("/history/notice.jsonl", "/texts/history/notice.jsonl", "/index/", "/.git/config", "/.env", "/%c0%ae%c0%ae/"),
        *("/static/", "/collection.yaml", "/texts.md", "/texts/.lock", "/library.sqlite", "/current"),
    ],
)  # fmt: skip
def test_no_path_leads_out(server: RunningServer, target: str) -> None:
    """Every target is a page of the site or a 4xx; redirects stay on the site, and no other file is served."""
    for status, headers, body in answers(sent(server, request(target))):
        assert faults_in_response(status, headers, body) == [], target
        assert b"root:" not in body
        assert b"SQLite format" not in body


@pytest.mark.parametrize(
    "method", ["DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "ZQX", "A" * 3000]
)
def test_methods_are_refused(server: RunningServer, method: str) -> None:
    """Methods that write are answered 405, and those that do not exist 4xx."""
    ((status, headers, body),) = answers(sent(server, request(method=method)))
    assert 400 <= status < 500
    assert faults_in_response(status, headers, body) == []


@pytest.mark.parametrize(
    "host", ["evil.example", "a b", "<zqx>", "a@b", "[::1", "", "localhost:99999999", "x" * 3000]
)
def test_hosts_make_no_markup(server: RunningServer, host: str) -> None:
    """A strange host is refused, or escaped in addresses; no redirect leads to it."""
    for target in ("/texts/notice/p1", "/help/", "/texts//notice"):
        for status, headers, body in answers(sent(server, request(target, host=host))):
            assert status < 500
            assert b"<zqx" not in body
            assert headers.get("Location", "/").startswith("/")


@pytest.mark.parametrize(
    ("sending", "expected"),
    [
        (b"GET /api/v1/texts HTTP/1.1\r\nX: ".ljust(MAX_HEAD_BYTES, b"y"), 431),
        (b"GET /api/v1/search?q=".ljust(MAX_HEAD_BYTES, b"a"), 431),
        (request("/mcp", "Content-Length: 9999999", method="POST"), 413),
        (request("/mcp", "Content-Length: -1", method="POST"), 400),
        (request("/oai", "Transfer-Encoding: chunked", method="POST") + b"zz\r\n", 400),
        (request("/api/v1/texts", method="get"), 400),
        (b"\x00\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_what_the_site_never_sees_is_refused_as_the_site_does(
    server: RunningServer, sending: bytes, expected: int
) -> None:
    """The server answers what is no request, or too large a one, with a problem document that scripts can read."""
    ((status, headers, body),) = answers(sent(server, sending))
    assert status == expected
    assert faults_in_response(status, headers, body) == []
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(body)["status"] == expected


@pytest.mark.usefixtures("cheap")
def test_headers_that_never_end(server: RunningServer) -> None:
    """Too many headers, or too long a one, are refused before they fill the memory."""
    for lines in (["X: y"] * 100_000, ["X: " + "y" * 1_000_000], ["X" * 1_000_000 + ": y"]):
        got = sent(server, request("/", *lines))
        assert got == b"" or b" 431 " in got.split(b"\r\n")[0] or b" 400 " in got.split(b"\r\n")[0]


def test_no_more_than_a_head_is_kept(server: RunningServer) -> None:
    """What could be no head any more is refused before it ends, and the longest address that the site makes is read."""
    with connected(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"y" * MAX_HEAD_BYTES)
        assert b" 431 " in connection.recv(65536).split(b"\r\n")[0]
    longest = address("戦" * MAX_CITABLE_CHARS)
    assert b" 200 " in sent(server, request(longest)).split(b"\r\n")[0]


def test_an_address_that_never_ends(server: RunningServer) -> None:
    """An address of megabytes is refused."""
    got = sent(server, request("/search?q=" + "a" * 3_000_000))
    assert got == b"" or re.match(rb"HTTP/1\.\d 4\d\d ", got)


@pytest.mark.parametrize("announced", [True, False])
def test_bodies_that_never_end(server: RunningServer, announced: bool) -> None:
    """A body that is too long is refused before it is all sent, announced or in chunks."""
    line = "Content-Length: 10000000000" if announced else "Transfer-Encoding: chunked"
    with connected(server) as connection:
        connection.sendall(request("/quotation", line, method="POST"))
        piece = b"x" * 65536 if announced else b"10000\r\n" + b"x" * 65536 + b"\r\n"
        taken = 0
        try:
            while taken < 100 * 65536:
                connection.sendall(piece)
                taken += 65536
        except (ConnectionError, TimeoutError):
            pass
        assert taken < 100 * 65536, "the server took six megabytes"


def test_pipelined_requests_are_answered_in_order(server: RunningServer) -> None:
    """Fifty requests at once on one connection have fifty answers, in order, none mixed with another."""
    targets = ["/texts/notice/p1", "/texts/notice/p2", "/nowhere", "/search.json?q=ferry"]
    one = "".join(f"GET {t} HTTP/1.1\r\nHost: localhost\r\n\r\n" for t in targets)
    data = (one * 12).encode() + request("/robots.txt")
    found = answers(sent(server, data))
    assert [status for status, _, _ in found] == [200, 200, 404, 200] * 12 + [200]
    for status, headers, body in found:
        assert faults_in_response(status, headers, body) == []


def test_slow_clients_lock_nobody_out(server: RunningServer) -> None:
    """With two hundred connections that dribble headers or never read, the honest are served at the usual cost."""
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(server)) for _ in range(200)]
        dribbling, greedy = slow[:180], slow[180:]
        for connection in dribbling:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        for connection in greedy:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(b"GET /assets/pincite.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        for turn in range(20):
            for connection in dribbling:
                connection.send(b"y")
            before = server.processor_seconds()
            status, _ = server.get(HONEST[turn % len(HONEST)])
            assert status == 200
            assert server.processor_seconds() - before < 2.0
        # Nobody waited until the slow were let go: they are all connected still.
        assert select.select(dribbling, [], [], 0)[0] == []


def test_the_honest_noticed_nothing(server: RunningServer) -> None:
    """Every honest request in the meantime was answered, and the log has nothing about the others."""
    server.check_every_address()
    assert server.bad == []
    assert "Traceback" not in server.output
    assert "ERROR" not in server.output
