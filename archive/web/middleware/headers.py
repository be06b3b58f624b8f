"""Response headers: security, cross-origin access and caching."""

from flask import Flask
from flask import Response

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


def machine_types() -> frozenset[str]:
    """Return the media types that scripts of other sites may read: all that are made for programs."""
    return frozenset(format.media_type for format in formats.FORMATS) | {PROBLEM, OAI}


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
    elif response.mimetype in machine_types():
        response.headers["Access-Control-Allow-Origin"] = "*"
        # Where the next part of a file is.
        response.headers["Access-Control-Expose-Headers"] = "Link"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _set_cache_control(response: Response) -> Response:
    """Set how long the response may be cached, unless its page has."""
    response.headers.setdefault("Cache-Control", NO_STORE if current.uncacheable else REVALIDATE)
    return response
