"""Answers at the address of agents that are no replies to a message, such as to a page of another site."""

from flask import Response
from flask import json

from archive.web.api.mcp.protocol import INTERNAL_ERROR
from archive.web.api.mcp.protocol import INVALID_REQUEST
from archive.web.api.mcp.protocol import RpcError
from archive.web.api.mcp.protocol import error_body
from archive.web.middleware.headers import NO_STORE

PATH = "/mcp"
#: Said to whoever opens the address, such as a person with a browser.
_POST_ONLY = "Agents send their messages here by POST (Model Context Protocol); there are no streams and no sessions"


def refusal(status: int, sentence: str) -> Response:
    """Return *sentence* in the form of a reply to a message that could not be read."""
    sentence = _POST_ONLY if status == 405 else sentence
    code = INTERNAL_ERROR if status >= 500 else INVALID_REQUEST
    body = json.dumps(error_body(None, RpcError(code, sentence)))
    response = Response(body, status, content_type="application/json")
    response.headers["Cache-Control"] = NO_STORE
    return response
