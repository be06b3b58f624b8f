"""Access log: one line of JSON per request, with method, path, status, duration and size.

Where a search cluster was asked, it has the trips to it, too: see `archive.cluster.trips`. It holds no personal data:
no client address, no browser, no query string.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import IO
from typing import Any
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication
from wsgiref.types import WSGIEnvironment

from archive.cluster.trips import Trips
from archive.cluster.trips import count_trips
from archive.errors import FolderError
from archive.language.controls import escape_controls

log = logging.getLogger(__name__)


class AccessLog:
    """WSGI middleware that writes a line when a response was handed to the server, or its reader disconnected."""

    def __init__(self, app: WSGIApplication, file: IO[str]) -> None:
        self._app = app
        self._file = file
        self._lock = Lock()
        self._full = False

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        started, response = time.perf_counter(), {"status": 0}
        trips = count_trips()
        length = 0

        def note(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal length
            response["status"] = int(status.partition(" ")[0])
            length = int(dict(headers).get("Content-Length", 0))
            return start(status, headers, *error)

        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        about = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": environ.get("REQUEST_METHOD", ""),
            "path": path.encode("latin-1", "replace").decode("utf-8", "replace"),
        }

        def write_line(sent: int) -> None:
            took = round((time.perf_counter() - started) * 1000, 1)
            self.write({**about, **response, "ms": took, "bytes": sent, **_told(trips)})

        body = self._app(environ, note)
        if _is_file(body, environ):
            # The server sends a file in its own way, after this, and only where nothing is around it.
            write_line(length)
            return body
        return _CountedBody(body, write_line)

    def write(self, line: dict[str, object]) -> None:
        """Write one line. A full disk stops the log, not the site."""
        with self._lock:
            try:
                # Whoever looks at the file in a terminal must not obey what a client sent.
                self._file.write(escape_controls(json.dumps(line, ensure_ascii=False)) + "\n")
                self._file.flush()
                self._full = False
            except OSError as error:
                if not self._full:
                    log.warning("The access log cannot be written: %s", error.strerror)
                self._full = True


class _CountedBody:
    """A response body that counts its bytes as they are sent, and calls *done* with their number."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body = body
        self._done = done
        self._bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            self._bytes += len(chunk)
            yield chunk

    def close(self) -> None:
        """Close the body, and say that it is over."""
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            self._done(self._bytes)


def _told(trips: Trips) -> dict[str, int]:
    """Return the members of a line about *trips*; none where there were none."""
    if not trips.number:
        return {}
    return {"trips": trips.number, "trip_bytes": trips.bytes, "shards_ms": trips.shards_ms}


def _is_file(body: Iterable[bytes], environ: WSGIEnvironment) -> bool:
    """Whether *body* is a file that the server offered to send."""
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(body, wrapper)


def open_log(name: str) -> IO[str]:
    """Open the file *name* for appending; ``-`` is standard output. Raises `FolderError`."""
    if name == "-":
        return sys.stdout
    try:
        return Path(name).open("a", encoding="utf-8", errors="replace")
    except OSError as error:
        raise FolderError(Path(name), f"it cannot be written: {error.strerror}") from error
