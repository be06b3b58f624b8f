"""A request, as this site reads it."""

import re
from wsgiref.types import WSGIEnvironment

from flask import Request

_GRAPHIC = re.compile(r"[!-~]*")
_BEYOND = re.compile(r"[^!-~]")


class LenientRequest(Request):
    """A request whose query may hold any bytes: careless programs send letters as they are, not as ``%C3%A9``."""

    def __init__(
        self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False
    ) -> None:
        query = environ.get("QUERY_STRING", "")
        if not _GRAPHIC.fullmatch(query):
            environ["QUERY_STRING"] = _BEYOND.sub(_quoted, query)
        super().__init__(environ, populate_request, shallow)


def _quoted(match: re.Match[str]) -> str:
    """Spell a byte, which WSGI has as one character."""
    return f"%{ord(match[0]) & 255:02X}"
