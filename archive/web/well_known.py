"""What browsers, harvesters and supervisors ask for."""

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.errors import NotHere
from archive.model.address import Address
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import link
from archive.web.middleware.headers import FOR_EVER
from archive.web.middleware.headers import NEVER

machines = Blueprint("machines", __name__)


@machines.get("/assets/<name>")
def asset(name: str) -> Response:
    """Return the stylesheet, the script or the mark."""
    found = current.site.assets.named(name)
    if found is None:
        raise NotHere(request.path)
    response = Response(found.body, mimetype=found.mimetype)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@machines.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search for browsers."""
    body = render_template("opensearch.xml")
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


@machines.get("/robots.txt")
def robots() -> Response:
    """Say what crawlers may read: all texts, no searches."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {link(path)}" for path in ("/search", "/suggest", "/concordance")]
    lines.append("")
    lines.append(f"Sitemap: {absolute('/sitemap.xml')}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@machines.get("/sitemap.xml")
def sitemap() -> Response:
    """List the published texts."""
    entries = [
        (absolute(str(Address(entry.slug))), entry.date)
        for entry in current.generation.library.entries()
        if not entry.draft
    ]
    body = render_template("sitemap.xml", entries=entries)
    return Response(body, content_type="application/xml; charset=utf-8")


@machines.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process is up."""
    return _of_the_moment("up\n")


@machines.get("/readyz")
def readyz() -> Response:
    """Answer when the index does; 503 otherwise."""
    library = current.generation.library
    held = f"{library.counts.paragraphs} paragraphs, index {library.generation}"
    return _of_the_moment(f"ready: {held}\n")


def _of_the_moment(words: str) -> Response:
    response = Response(words, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = NEVER
    return response
