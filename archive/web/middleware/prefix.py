"""A site under a path of its host: ``https://example.org/archive``.

A server in front may send each request on with this path, or without it. Here it is taken off, and
remembered where WSGI keeps it, so that `archive.web.links.link` puts it before every address.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication
from wsgiref.types import WSGIEnvironment

from flask import Flask

from archive.errors import SettingsError
from archive.settings import Settings


class UnderPath:
    """WSGI middleware that removes the *prefix* from request paths, unless the server in front has done so."""

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Handle one request."""
        path, prefix = environ.get("PATH_INFO", ""), self._prefix
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        return self._app(environ, start)


def register(app: Flask, settings: Settings) -> None:
    """Serve *app* under the path of its public address.

    Raises `SettingsError` where that path is also the beginning of an address of the site.
    """
    if prefix := settings.prefix:
        names = {str(rule).split("/")[1].partition("<")[0] for rule in app.url_map.iter_rules()}
        first = prefix.split("/")[1]
        if first in names:
            raise SettingsError(
                f"PINCITE_URL cannot end in {prefix}: the site has pages of that name itself."
                " Choose another path."
            )
        app.wsgi_app = UnderPath(app.wsgi_app, prefix)  # type: ignore[assignment, method-assign]  # as Flask has it
