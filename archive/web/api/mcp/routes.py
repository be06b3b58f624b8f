"""The address of agents: one JSON-RPC message a POST, answered at once; there are no sessions and no streams."""

from collections.abc import Mapping

from flask import Blueprint
from flask import Response
from flask import json
from flask import request

from archive.settings import EVERY_ORIGIN
from archive.web.api.mcp.protocol import respond
from archive.web.api.mcp.refusals import PATH
from archive.web.api.mcp.refusals import refusal
from archive.web.api.mcp.server import server
from archive.web.context import current
from archive.web.middleware.headers import NO_STORE

blueprint = Blueprint("mcp", __name__)

#: Bytes of a message.
MAX_BODY_BYTES = 64 * 1024
#: What a browser may send from a page of another origin that is let in, and for how many seconds it may remember that.
_ALLOWED_HEADERS = "Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Last-Event-ID"
_PREFLIGHT_S = 86_400


@blueprint.route(PATH, methods=["POST", "OPTIONS"], provide_automatic_options=False)
def mcp() -> Response:
    """Answer a message of an agent."""
    if not _is_let_in(request.headers.get("Origin")):
        return refusal(403, "Pages of this origin may not use this address (PINCITE_ORIGINS)")
    response = _preflight() if request.method == "OPTIONS" else _answer()
    # Whoever comes here is let in.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer() -> Response:
    if request.mimetype != "application/json":
        return refusal(415, "Content-Type must be application/json")
    if "Accept" in request.headers and not request.accept_mimetypes["application/json"]:
        return refusal(406, "Accept must allow application/json")
    body = request.stream.read(MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        return refusal(413, f"A message has at most {MAX_BODY_BYTES:,} bytes")
    reply = respond(body, server(), _headers())
    made = Response(status=reply.status)
    if reply.body is not None:
        made = Response(json.dumps(reply.body), reply.status, content_type="application/json")
    made.headers["Cache-Control"] = NO_STORE
    return made


def _is_let_in(origin: str | None) -> bool:
    """Tell whether a page of *origin* may use the address; what sends none is no page of a browser.

    The name of the host says nothing: a page that makes its own name lead to this machine sends that name.
    """
    settings = current.settings
    if origin is None or EVERY_ORIGIN in settings.origins:
        return True
    return bool(origin) and origin.lower() in (*settings.origins, settings.own_origin)


def _preflight() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = "POST, OPTIONS"
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
    response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_S)
    return response


def _headers() -> Mapping[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
