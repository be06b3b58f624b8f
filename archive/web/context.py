"""What every request can ask for: the settings, the index of the moment, the address of the site."""

from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime

from flask import current_app
from flask import g
from flask import request

from archive.errors import IndexMissing
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.text import Collection
from archive.settings import Settings
from archive.web.assets import Assets


@dataclass(frozen=True, slots=True)
class Site:
    """What one application holds from its start to its end."""

    settings: Settings
    live: Live
    assets: Assets


def site() -> Site:
    """Return the site of the current application."""
    found: Site = current_app.extensions["pincite"]
    return found


def generation() -> Generation:
    """Return the index that answers this request, the same one from its beginning to its end.

    Raises `IndexMissing`.
    """
    if "generation" not in g:
        g.generation = site().live.now()
    found: Generation = g.generation
    return found


def absolute(path: str) -> str:
    """Return the public address of *path*: under the setting ``url``, or else as this request names the host."""
    return (site().settings.url or request.url_root.rstrip("/")) + path


def collection() -> Collection:
    """Return what the collection says of itself; a page that tells of a missing index needs no more."""
    try:
        return generation().library.collection
    except IndexMissing:
        return Collection()


def template_words() -> dict[str, object]:
    """Return what every template may name."""
    return {"collection": collection(), "assets": site().assets, "absolute": absolute}


def today() -> date:
    """Return the day on which pages are read."""
    return datetime.now(UTC).date()
