"""Files for browsers, crawlers and supervisors: assets, OpenSearch, robots, site map and health checks."""

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.errors import NotHere
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


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """Return a stylesheet, a font, the script, the icon or the logo."""
    found = current.site.assets.find(name)
    if found is None:
        found = next((asset for asset in current_frame().assets if asset.name == name), None)
    if found is None:
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
    """Allow crawlers all texts, and neither searches nor books."""
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: {link(path)}"
        for path in ("/search", "/suggest", "/concordance", "/collocates", "/compare", "/timeline")
    ]
    # A book of two hundred texts is for readers.
    lines.append(f"Disallow: {link('/')}*.epub$")
    lines.append("")
    lines.append(f"Sitemap: {absolute('/sitemap.xml')}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the owner's own pages, the pages by which texts are browsed, and the published texts."""
    library = current.generation.library
    paths = [f"/pages/{page.slug}" for page in library.own_pages]
    entries = [(absolute("/new"), library.past.newest_day())]
    entries += [(absolute(path), "") for path in (*paths, *browsing_paths(library))]
    entries += [(absolute(str(Address(slug))), date) for slug, _, date in library.revisions()]
    body = render_template("sitemap.xml", entries=entries)
    return Response(body, content_type="application/xml; charset=utf-8")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Respond while the process is up."""
    return _health("up\n")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Respond when the index is ready, with 503 otherwise."""
    library = current.generation.library
    state = f"{library.counts.paragraphs} paragraphs, index {library.generation}"
    return _health(f"ready: {state}\n")


def _health(words: str) -> Response:
    response = Response(words, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = NO_STORE
    return response
