"""What every answer carries: who may use it for what, and for how long it is good."""

from flask import Flask
from flask import Response

from archive.export import formats
from archive.web.context import current

FOR_EVER = "public, max-age=31536000, immutable"
#: Kept, but asked for again each time: a new index is seen at once.
ASK_AGAIN = "no-cache"
#: Of the moment only.
NEVER = "no-store"

#: The media type of an error for programs.
PROBLEM = "application/problem+json"
#: Nothing inline, nothing foreign, no frames.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # What a reader searched for is nobody else's business.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def register(app: Flask) -> None:
    """Put the headers on every answer of *app*."""
    app.after_request(_secure)
    app.after_request(_keep)


def machine_types() -> frozenset[str]:
    """Return the media types that scripts of other sites may read: all that are made for programs."""
    return frozenset(format.media_type for format in formats.FORMATS) | {PROBLEM}


def _secure(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if response.mimetype in machine_types():
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _keep(response: Response) -> Response:
    """Say how long an answer is good for, where its page has not said it."""
    response.headers.setdefault("Cache-Control", NEVER if current.uncacheable else ASK_AGAIN)
    return response
