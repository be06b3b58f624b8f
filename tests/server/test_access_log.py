"""The access log: one line of JSON a request, and nothing of who asked or what for."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote
from wsgiref.types import StartResponse
from wsgiref.types import WSGIEnvironment
from wsgiref.util import FileWrapper

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client
from werkzeug.test import EnvironBuilder
from werkzeug.wsgi import wrap_file

from archive.errors import FolderError
from archive.server.access_log import AccessLog
from archive.server.access_log import open_log
from archive.settings import Settings
from archive.web import create_app


def lines(file: io.StringIO) -> list[dict[str, object]]:
    """Return what was written."""
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_a_line_a_request(shipped: Settings) -> None:
    """Time, method, path, status, milliseconds and bytes; the bytes are those that were sent."""
    file = io.StringIO()
    client = Client(AccessLog(create_app(shipped), file))
    sizes = [
        len(client.get(address, buffered=True).get_data())
        for address in ("/", "/texts/report-on-peace/p9", "/nowhere", "/search.csv?q=peace")
    ]
    client.get("/texts/ünï%22", buffered=True)
    told = lines(file)
    assert [line["bytes"] for line in told[:4]] == sizes
    assert [line["status"] for line in told] == [200, 200, 404, 200, 404]
    assert told[4]["path"] == '/texts/ünï"'
    assert all(set(line) == {"time", "method", "path", "status", "ms", "bytes"} for line in told)


def test_a_file_that_the_server_sends_is_left_to_it() -> None:
    """Servers send a file in their own way only where nothing is around it; its line has its length."""
    written = io.StringIO()
    size = 100_000

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(size))])
        return wrap_file(environ, io.BytesIO(bytes(size)))

    environ = EnvironBuilder("/search.csv").get_environ() | {"wsgi.file_wrapper": FileWrapper}
    body = AccessLog(app, written)(environ, lambda *_: lambda _: None)
    assert type(body) is FileWrapper
    assert len(b"".join(body)) == size
    body.close()
    assert [(line["status"], line["bytes"]) for line in lines(written)] == [(200, size)]


@pytest.mark.parametrize(
    "control",
    ["\x00", "\x1b[31m", "\x7f", "\x9b31m", "\x9d0;title", "\u202e", "\u2067", "\u2028", "\ufffe"],
)
def test_no_path_commands_the_terminal(shipped: Settings, control: str) -> None:
    """Whoever looks at the log sees escapes, which JSON reads as the path that was asked for."""
    file = io.StringIO()
    path = f"/texts/a{control}b"
    Client(AccessLog(create_app(shipped), file)).get(quote(path), buffered=True)
    assert control[0] not in file.getvalue()
    assert lines(file)[0]["path"] == path


def test_nothing_personal_is_in_it(shipped: Settings) -> None:
    """No address, no browser, no words that were searched for, no page that somebody came from."""
    file = io.StringIO()
    client = Client(AccessLog(create_app(shipped), file))
    client.get(
        "/search?q=secret",
        headers={"User-Agent": "secret", "Referer": "https://secret/", "X-Forwarded-For": "secret"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
        buffered=True,
    )
    assert "secret" not in file.getvalue()
    assert "192.0.2.1" not in file.getvalue()
    assert lines(file)[0]["path"] == "/search"


def test_the_path_is_the_public_one(shipped: Settings) -> None:
    """Under a path prefix, it is as readers see it."""
    file = io.StringIO()
    settings = Settings(texts=shipped.texts, index=shipped.index, url="https://a.example/archive")
    Client(AccessLog(create_app(settings), file)).get("/archive/help", buffered=True)
    assert lines(file)[0]["path"] == "/archive/help"


def test_a_full_disk_stops_no_answer(shipped: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """The log is lost, the site is not; it is told once."""
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 closing it fails
    client = Client(AccessLog(create_app(shipped), full))
    statuses = [client.get("/help", buffered=True).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]
    assert [r.message for r in caplog.records] == [
        "The access log cannot be written: No space left on device"
    ]
    caplog.clear()
    with pytest.raises(OSError, match="No space"):
        full.close()


def test_a_log_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """At the start, with its name."""
    with pytest.raises(FolderError, match="cannot be written"):
        open_log(str(tmp_path / "nowhere" / "log"))


def test_nothing_is_logged_by_default(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who wants a log asks for it."""
    client.get("/help")
    assert capfd.readouterr().out == ""
    assert Settings().access_log == ""
