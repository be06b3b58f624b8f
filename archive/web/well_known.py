"""Files for browsers, crawlers and supervisors: assets, OpenSearch, robots, site map and health checks."""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.errors import NotHere
from archive.export.formats import passage_formats
from archive.following.state import last_look
from archive.language.controls import without_directions
from archive.model.address import Address
from archive.web.browse.entities import browsing_paths
from archive.web.context import absolute
from archive.web.context import current
from archive.web.frame import LOGO_POLICY
from archive.web.frame import current_frame
from archive.web.links import link
from archive.web.middleware.headers import IMMUTABLE
from archive.web.middleware.headers import NO_STORE

blueprint = Blueprint("well_known", __name__)

#: Addresses that one file of a site map may have.
SITEMAP_ADDRESSES = 50_000


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """Return a stylesheet, a font, the script, the icon or the logo."""
    found = current.site.assets.find(name)
    if found is None:
        found = next((asset for asset in current_frame().assets if asset.name == name), None)
    if found is None:
        # It may be the logo of a collection that cannot be asked now.
        current.require_index()
        raise NotHere(request.path)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = IMMUTABLE
    if found.name.startswith("logo."):
        response.headers["Content-Security-Policy"] = LOGO_POLICY
    return response


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to browsers, as OpenSearch 1.1."""
    # The names are cut to the lengths that OpenSearch allows.
    body = render_template("opensearch.xml", title=without_directions(current.collection.title))
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Allow crawlers each text and each passage once: neither searches nor the same words in other forms."""
    # Whoever shows a preview of a shared link asks for it as a crawler does: links with words to mark are allowed.
    lines = ["User-agent: *", *(f"Disallow: {link('/')}{path}" for path in _not_for_crawlers())]
    lines.append("")
    lines.append(f"Sitemap: {absolute('/sitemap.xml')}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _not_for_crawlers() -> Iterator[str]:
    """Yield what crawlers are kept from, as paths with ``*`` for any letters and ``$`` for the end (RFC 9309)."""
    yield from ("search", "suggest", "concordance", "collocates", "compare", "timeline")
    yield from ("quotation?", "citations", "mine", "oembed", "embed/")
    # Styles of a citation; lists of texts in all orders and with all filters.
    yield from ("*?style=", "*&style=", "texts/?")
    # Earlier revisions, with their passages.
    yield "texts/*@"
    yield "texts/*/share$"
    yield "texts/*/words"
    # A book of two hundred texts is for readers.
    yield "*.epub$"
    yield "*.json$"
    yield from (f"texts/*.{each.ending}$" for each in passage_formats() if each.ending != "json")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the owner's own pages, the pages by which texts are browsed, and the published texts.

    If they are more than one file may have, the parts are listed in which they are (https://www.sitemaps.org).
    """
    pages = _pages()
    if len(pages) <= SITEMAP_ADDRESSES:
        return _sitemap("sitemap.xml", pages)
    parts = range(0, len(pages), SITEMAP_ADDRESSES)
    newest = [max(day for _, day in pages[at : at + SITEMAP_ADDRESSES]) for at in parts]
    return _sitemap(
        "sitemap_index.xml", [(f"/sitemap-{n}.xml", day) for n, day in enumerate(newest, 1)]
    )


@blueprint.get("/sitemap-<int:number>.xml")
def part_of_sitemap(number: int) -> Response:
    """List the pages of one part of the site map. Raises `NotHere` where it has no such part."""
    pages = _pages()
    part = pages[max(0, number - 1) * SITEMAP_ADDRESSES : number * SITEMAP_ADDRESSES]
    if not part or len(pages) <= SITEMAP_ADDRESSES:
        raise NotHere(request.path)
    return _sitemap("sitemap.xml", part)


def _pages() -> list[tuple[str, str]]:
    """Return the paths of all pages that crawlers need to know, each with the day of its last change, if known."""
    library = current.generation.library
    return [
        ("/new", library.published.newest_day()),
        *((f"/pages/{page.slug}", "") for page in library.own_pages),
        *browsing_paths(library),
        *((str(Address(slug)), day) for slug, _, day in library.revisions()),
    ]


def _sitemap(template: str, entries: list[tuple[str, str]]) -> Response:
    body = render_template(template, entries=entries, site=absolute(""))
    return Response(body, content_type="application/xml; charset=utf-8")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Respond while the process is up."""
    return _health("up\n")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Respond when the index is ready; a copy says also when it was compared with its builder.

    Otherwise the status is 503, or 502 where a copy is missing. Where other machines have the index, they must answer:
    what was kept of it here would not last long.
    """
    current.site.live.check()
    library = current.generation.library
    served = current.generation.folder.name.removeprefix("generation-")
    state = f"{library.counts.paragraphs} paragraphs, index {served}"
    return _health(f"ready: {state}\n{_followed()}")


def _followed() -> str:
    """Return a line about the last look at the builder; nothing where this is no copy."""
    look = last_look(current.settings.index)
    if look is None:
        return ""
    name = look.generation.removeprefix("generation-")
    when = datetime.fromtimestamp(look.time, UTC).isoformat(timespec="seconds")
    seconds = look.seconds_ago()
    # The clock of this machine went back.
    age = "an unknown time" if seconds is None else f"{seconds} seconds"
    return f"builder: index {name}, seen {when}, {age} ago\n"


def _health(words: str) -> Response:
    response = Response(words, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = NO_STORE
    return response
