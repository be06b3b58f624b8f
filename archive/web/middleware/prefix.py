"""A site under a path: ``https://example.org/archive``.

Pages are written as if the site stood at the root of its host, and every address in them begins with a
slash. Where it stands under a path, that path is put before them as the page leaves; whoever writes a page
need not think of it. In text a quotation mark is always escaped, so only true attributes are met here.
"""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask import Response
from flask import request

from archive.errors import SettingsError
from archive.settings import Settings

_ADDRESSES = re.compile(r'((?<=[\s"])(?:href|action|src)=")/(?!/)')


class UnderPath:
    """Takes the prefix off the path of each request, where the web server in front has not done so."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path, prefix = environ.get("PATH_INFO", ""), self._prefix
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        return self._app(environ, start)


def register(app: Flask, settings: Settings) -> None:
    """Let *app* stand where its public address says, or where the WSGI server has put it.

    Raises `SettingsError` where that path is the beginning of an address of its own.
    """
    if prefix := settings.prefix:
        own = {str(rule).split("/")[1].partition("<")[0] for rule in app.url_map.iter_rules()}
        first = prefix.split("/")[1]
        if first in own:
            raise SettingsError(
                f"PINCITE_URL cannot end in {prefix}: the site has pages of that name itself."
                " Choose another path."
            )
        app.wsgi_app = UnderPath(app.wsgi_app, prefix)  # type: ignore[assignment, method-assign]  # as Flask has it
    app.after_request(_put_before)


def under(path: str) -> str:
    """Return *path* as a browser must ask for it."""
    return request.script_root + path


def _put_before(response: Response) -> Response:
    prefix = request.script_root
    if not prefix:
        return response
    location = response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        response.headers["Location"] = prefix + location
    if response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data(as_text=True)
        response.set_data(_ADDRESSES.sub(rf"\1{prefix}/", page))
    return response
