"""The request class: lenient with queries of any bytes, and strict with what a page would repeat of them."""

import re
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.datastructures import MultiDict

from archive.language.controls import typed

_PRINTABLE = re.compile(r"[!-~]*")
_UNQUOTED = re.compile(r"[^!-~]")


class _TypedValues(ImmutableMultiDict[str, Any]):
    """Parameters as they can be shown: controls are spaces, and directions are closed."""

    def __init__(self, mapping: Any = None) -> None:
        given = MultiDict(mapping).items(multi=True)
        # The value of a file is no string.
        super().__init__(
            [(name, typed(value) if isinstance(value, str) else value) for name, value in given]
        )

    def get(  # type: ignore[override]  # one signature for the three that it has
        self, key: str, default: Any = None, type: Any = None
    ) -> Any:
        """Return the first value of *key*, or *default*: most parameters are not given, which is no exception here."""
        return super().get(key, default, type) if key in self else default


class LenientRequest(Request):
    """A request whose query may contain any bytes: some programs send letters unquoted, not as ``%C3%A9``."""

    parameter_storage_class = _TypedValues

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
