"""Servers that send what no server should: without end, without haste, or in another form."""

import socket
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

import pytest

from archive.errors import PinciteError
from archive.following import copying
from archive.following import web_source
from archive.following.copying import copy_generation
from archive.following.copying import generation_at
from archive.following.folder_source import FolderSource
from archive.following.source import CannotFollow
from archive.following.source import NotNow
from archive.following.web_source import WebSource
from archive.settings import Settings
from tests.support.server import TIMEOUT_S

OK = b"HTTP/1.1 200 OK\r\n"
NAME = b"generation-0123456789abcdef\n"
Send = Callable[[bytes], None]


@contextmanager
def answering(answer: Callable[[str, Send], None]) -> Iterator[WebSource]:
    """Run a server on this machine that lets *answer* send what it likes, after the first line of each request."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = listening.accept()
                    with connection:
                        asked = connection.recv(10_000).decode().split()[1]
                        answer(asked, connection.sendall)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield WebSource(f"http://127.0.0.1:{listening.getsockname()[1]}/index")
        finally:
            over.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(TIMEOUT_S)


def dripping(content: bytes, send: Send) -> None:
    """Send *content* again and again, in time for any limit that each byte has to itself."""
    while True:
        for at in range(len(content)):
            send(content[at : at + 1])
            time.sleep(0.02)


class TestWithoutEnd:
    """Of what has no end, little is read."""

    @pytest.mark.parametrize(
        "head",
        [b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", b"Content-Length: -1\r\n\r\n", b"\r\n"],
    )
    def test_an_answer_without_a_length_is_refused(self, head: bytes) -> None:
        """A chunk of minus one byte would be read for ever, into memory."""

        def answer(_: str, send: Send) -> None:
            send(OK + head)
            for part in [b"?" * 100_000] * 100:
                send(part)

        with answering(answer) as source, pytest.raises(CannotFollow, match="how long current is"):
            generation_at(source)

    def test_a_long_pointer_is_cut(self) -> None:
        """It names no generation, and is not kept."""

        def answer(_: str, send: Send) -> None:
            send(OK + b"Content-Length: 10000000000\r\n\r\n")
            while True:
                send(b"?" * 100_000)

        with answering(answer) as source, pytest.raises(CannotFollow, match="names no generation"):
            generation_at(source)

    def test_a_long_pointer_in_a_folder_is_cut(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As another program may be writing it."""

        def read(self: FolderSource, name: str, at: int) -> Iterator[bytes]:
            yield b"?" * 1_000
            pytest.fail("enough was read")

        monkeypatch.setattr(FolderSource, "read", read)
        assert FolderSource(tmp_path).pointer() == "?" * 200


class TestWithoutHaste:
    """Bytes that each come in time, and all together never."""

    @pytest.mark.parametrize(
        "content", [b"HTTP/1.1 200 OK", OK + b"A: b\r\n" * 90, b"HTTP/1.1 100 Continue\r\n\r\n"]
    )
    def test_a_head_is_not_waited_for(
        self, monkeypatch: pytest.MonkeyPatch, content: bytes
    ) -> None:
        """Not for its first line, its headers, or the answer after those that say that there will be one."""
        monkeypatch.setattr(web_source, "MAX_LOOK_S", 0.3)
        started = time.monotonic()
        with (
            answering(lambda _, send: dripping(content, send)) as source,
            pytest.raises(NotNow, match="there is no answer"),
        ):
            generation_at(source)
        assert time.monotonic() - started < TIMEOUT_S / 2

    @pytest.mark.parametrize("limit", ["pointer", "manifest", "file"])
    def test_a_body_is_not_waited_for(
        self, monkeypatch: pytest.MonkeyPatch, copy: Settings, limit: str
    ) -> None:
        """What is small has so much time; what is large must come at some pace, and is gone on with later."""
        monkeypatch.setattr(web_source, "MAX_LOOK_S", 0.3 if limit == "pointer" else 100.0)
        monkeypatch.setattr(copying, "_MAX_MANIFEST_S", 0.3 if limit == "manifest" else 100.0)
        monkeypatch.setattr(web_source, "_PACE_S", 0.3 if limit == "file" else 100.0)

        def answer(asked: str, send: Send) -> None:
            if asked.endswith("/current") and limit != "pointer":
                send(OK + b"Content-Length: %d\r\n\r\n" % len(NAME) + NAME)
            else:
                send(OK + b"Content-Length: 190\r\n\r\n")
                dripping(b"?", send)

        with answering(answer) as source, pytest.raises(NotNow, match="comes too slowly"):
            copy_generation(copy, source)


class TestForm:
    """Headers that no server sends."""

    @pytest.mark.parametrize(
        "date",
        [
            "Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 +99999999999999",
            "Mon, 01 Jan -1 00:00:00 GMT", "Mon, 01 Jan 2024 99:99:99 GMT", "0", ",", "",
            "Mon, 01 Jan 2024 00:00:00 -9999", "Mon, 01 Jan 0001 00:00:00 +2359",
        ],
    )  # fmt: skip
    def test_a_date_that_is_none_is_passed_over(self, date: str) -> None:
        """It only saves an answer."""

        def answer(_: str, send: Send) -> None:
            dates = f"Date: {date}\r\nLast-Modified: {date}\r\n"
            length = f"Content-Length: {len(NAME)}\r\n\r\n"
            send(OK + (dates + length).encode() + NAME)

        with answering(answer) as source:
            assert generation_at(source) == generation_at(source) == NAME.decode().strip()

    @pytest.mark.parametrize(
        "head",
        [
            b"HTTP/1.1 2\xb20 OK\r\n\r\n", b"HTTP/9 \r\n\r\n", b"\0", b"HTTP/1.1 200 OK\r\n\xff\r\n: \r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
            b"HTTP/1.1 599 \x1b[2J" + b"a" * 1_000 + b"\r\n\r\n",
            b"HTTP/1.1 302 No\r\nLocation: " + b"\x1b[2J" * 1_000 + b"\r\n\r\n",
        ],
    )  # fmt: skip
    def test_a_head_that_is_none_is_an_error_of_ours(self, head: bytes) -> None:
        """With a message that is short, and has nothing that moves a cursor."""
        with (
            answering(lambda _, send: send(head)) as source,
            pytest.raises(PinciteError) as refused,
        ):
            generation_at(source)
        assert len(str(refused.value)) < 300
        assert str(refused.value).isprintable()

    def test_an_address_with_colons_has_the_port_of_its_scheme(self) -> None:
        """And not what comes after its last colon."""
        for address, port in (("https://[2001:db8::1]/i", 443), ("http://[::1]/i", 80)):
            connection = WebSource(address)._connection()
            assert (connection.host, connection.port) == (address.split("[")[1][:-3], port)
