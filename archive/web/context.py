"""The request context: the site, the index that answers this request, and the day on which it is read."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import date
from datetime import datetime
from functools import cached_property
from functools import lru_cache
from typing import TypeVar
from typing import cast

import flask
from flask import Flask
from flask import current_app
from flask import request
from flask.ctx import _AppCtxGlobals
from werkzeug.sansio.utils import get_current_url
from werkzeug.urls import iri_to_uri

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import Steps
from archive.errors import CollectionUnavailable
from archive.indexing.live import Generation
from archive.indexing.serving import Serving
from archive.model.text import Collection
from archive.settings import Settings
from archive.web.assets import Assets
from archive.web.middleware.request_limits import RequestLimits
from archive.web.middleware.request_limits import Slot
from archive.web.middleware.run_queue import Run
from archive.web.middleware.run_queue import RunQueue

Item = TypeVar("Item")

_EXTENSION = "pincite"
#: Items of a page that are printed between two looks at the clock.
PRINTED_ITEMS = 100


def utc_today() -> date:
    """Return the day that it is, in UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Copy:
    """What the pages of a copy of the site say of it: its day, in words."""

    day: str


@dataclass(frozen=True, slots=True)
class Site:
    """What one application holds from its start to its end."""

    settings: Settings
    live: Serving
    assets: Assets
    limits: RequestLimits
    runs: RunQueue = field(default_factory=RunQueue)
    #: Returns the day that citations name as that of access.
    clock: Callable[[], date] = utc_today
    #: Set where pages are written for a folder, and not served.
    copy: Copy | None = None

    def register(self, app: Flask) -> None:
        """Make this the site of *app*, and give its requests their context."""
        app.extensions[_EXTENSION] = self
        app.app_ctx_globals_class = RequestContext
        app.teardown_appcontext(lambda _error: current.release_generation())


def site_of(app: Flask) -> Site:
    """Return the site that *app* serves."""
    return cast(Site, app.extensions[_EXTENSION])


class RequestContext(_AppCtxGlobals):
    """What one request works with, from its beginning to its end; Flask makes one for each."""

    #: Set where the response depends on how busy the server is, or what it was doing.
    uncacheable: bool = False
    #: The place of this request among those that may be answered at once, where its kind is limited.
    slot: Slot | None = None
    #: The work on it, where it takes turns with that on others.
    run: Run | None = None
    _generation: Generation | None = None
    #: When the work on it ends, and the steps in which its page is printed.
    deadline: Deadline = NEVER
    printing: Steps = NEVER.steps(PRINTED_ITEMS)

    @cached_property
    def site(self) -> Site:
        """The site of the current application."""
        return site_of(current_app)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the site."""
        return self.site.settings

    @property
    def generation(self) -> Generation:
        """The index that answers this request, even if a new one is built meanwhile.

        Raises `CollectionUnavailable`.
        """
        if self._generation is None:
            self._generation = self.site.live.acquire()
        return self._generation

    def release_generation(self) -> None:
        """Let the index of this request be closed, if another serves now: the response has been made."""
        generation, self._generation = self._generation, None
        if generation is not None:
            generation.release()

    def require_index(self) -> None:
        """Raise `CollectionUnavailable` where no index can answer, for pages that read nothing of it."""
        _ = self.generation

    @cached_property
    def today(self) -> date:
        """The day on which pages are read."""
        return self.site.clock()

    @cached_property
    def url(self) -> str:
        """The URL of the site, without a slash at its end: the setting ``url``, or else as the request names it."""
        return self.settings.url or _site_url(request.scheme, request.host, request.root_path)

    @cached_property
    def ascii_url(self) -> str:
        """The same as it is written in a header, which must be ASCII: only the host name can have other letters."""
        return _in_ascii(self.url)

    @property
    def collection(self) -> Collection:
        """The description of the collection; an empty one where nothing can be asked, for error pages."""
        try:
            return self.generation.library.collection
        except CollectionUnavailable:
            return Collection()


#: The context of the current request.
current = cast(RequestContext, flask.g)


def absolute(path: str) -> str:
    """Return the public URL of *path*: under the setting ``url``, or else on the host that the request names."""
    return current.url + path


@lru_cache(maxsize=64)
def _site_url(scheme: str, host: str, root_path: str) -> str:
    return get_current_url(scheme, host, root_path).rstrip("/")


_in_ascii = lru_cache(maxsize=64)(iri_to_uri)


def watched(items: Iterable[Item]) -> Iterator[Item]:
    """Yield *items*, which may be many, until the time of the request is over. Raises `DeadlineExceeded`."""
    return current.printing.watch(items)


def template_variables() -> dict[str, object]:
    """Return the names that every template has."""
    return {
        "collection": current.collection,
        "assets": current.site.assets,
        "absolute": absolute,
        "copy": current.site.copy,
        # The path of the site, for pages with so many links that calls of `link` would take time.
        "root": request.script_root,
    }
