"""The request class: lenient with queries of any bytes."""

import re
from wsgiref.types import WSGIEnvironment

from flask import Request

_PRINTABLE = re.compile(r"[!-~]*")
_UNQUOTED = re.compile(r"[^!-~]")


class LenientRequest(Request):
    """A request whose query may contain any bytes: some programs send letters unquoted, not as ``%C3%A9``."""

    def __init__(
        self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False
    ) -> None:
        query = environ.get("QUERY_STRING", "")
        if not _PRINTABLE.fullmatch(query):
            environ["QUERY_STRING"] = _UNQUOTED.sub(_quote, query)
        super().__init__(environ, populate_request, shallow)


def _quote(match: re.Match[str]) -> str:
    """Quote a byte, which WSGI gives as one character."""
    return f"%{ord(match[0]) & 255:02X}"
