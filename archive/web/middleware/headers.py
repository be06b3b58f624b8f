"""Response headers: security, cross-origin access and caching."""

from functools import cache

from flask import Flask
from flask import Response
from flask import request

from archive.export import formats
from archive.web.context import current

IMMUTABLE = "public, max-age=31536000, immutable"
#: Cached, and revalidated each time, so that a new index is seen at once.
REVALIDATE = "no-cache"
NO_STORE = "no-store"

#: The media type of an error for programs.
PROBLEM = "application/problem+json"
#: That of the answers to harvesters, which the OAI-PMH prescribes.
OAI = "text/xml"
#: No inline code, no other origins, no frames.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
#: Of a page that any site may show in a frame.
EMBEDDED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
#: What scripts of other sites may read beside the body.
_EXPOSED = "Link, ETag, Retry-After, Content-Disposition, Memento-Datetime"
#: Of a response that any site may read.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _EXPOSED,
    "Cross-Origin-Resource-Policy": "cross-origin",
}
#: What scripts of other sites may ask with, and how many seconds a browser remembers it.
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, Accept-Datetime",
    "Access-Control-Max-Age": "86400",
}
#: Media types for programs that are no formats of passages.
_OTHER_MACHINE_TYPES = (
    "application/x-suggestions+json",
    "application/opensearchdescription+xml",
    "application/xml",
    "application/link-format",
)
#: Beginnings of paths that are for programs, whatever they answer.
_FOR_PROGRAMS = ("/api", "/oai")
#: It has a rule of its own on who may ask.
_OWN_ORIGINS = "/mcp"
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Other sites need not know what a reader searched for.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def register(app: Flask) -> None:
    """Add the headers to every response of *app*."""
    app.after_request(_set_security)
    app.after_request(_set_cache_control)
    app.after_request(_answer_preflight)


@cache
def machine_types() -> frozenset[str]:
    """Return the media types that scripts of other sites may read: all that are made for programs."""
    return frozenset(format.media_type for format in formats.FORMATS).union(
        _OTHER_MACHINE_TYPES, {PROBLEM, OAI}
    )


def _set_security(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    embedded = response.headers.get("Content-Security-Policy") == EMBEDDED
    if embedded:
        # It knows no "any site".
        given.add("x-frame-options")
    response.headers.extend(
        [(name, value) for name, value in SECURITY.items() if name.lower() not in given]
    )
    if embedded:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    elif _is_for_all_sites(response):
        response.headers.update(CROSS_ORIGIN)
    else:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _is_for_all_sites(response: Response) -> bool:
    """Whether scripts of all sites may read a response: those for programs, and where an address leads."""
    path = request.path
    if path == _OWN_ORIGINS:
        return False
    is_redirect = 300 <= response.status_code < 400
    return is_redirect or path.startswith(_FOR_PROGRAMS) or response.mimetype in machine_types()


def _answer_preflight(response: Response) -> Response:
    """Make what Flask answers to OPTIONS say that scripts of all sites may ask, with which methods and headers."""
    if request.method != "OPTIONS" or response.status_code != 200 or request.path == _OWN_ORIGINS:
        return response
    response.status_code = 204
    response.headers.pop("Content-Type", None)
    response.headers.pop("Content-Length", None)
    allowed = ", ".join(sorted(response.allow))
    response.headers.update(_PREFLIGHT)
    response.headers["Access-Control-Allow-Methods"] = allowed
    return response


def _set_cache_control(response: Response) -> Response:
    """Set how long the response may be cached, unless its page has."""
    response.headers.setdefault("Cache-Control", NO_STORE if current.uncacheable else REVALIDATE)
    return response
