"""Messages of agents, as clients of each generation of the protocol send them over HTTP."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.web.api.mcp.protocol import MODERN

Json = dict[str, Any]


def message(method: str, number: int | str = 1, **params: Any) -> Json:
    """Return a request of the generation with a handshake."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def modern_message(method: str, **params: Any) -> Json:
    """Return a request of the generation without one."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    return message(method, **params, _meta=meta)


def modern_headers(method: str, name: str = "") -> dict[str, str]:
    """Return the headers that repeat such a request."""
    named = {"Mcp-Name": name} if name else {}
    return {"MCP-Protocol-Version": MODERN, "Mcp-Method": method, **named}


def post(client: FlaskClient, body: object, **headers: str) -> TestResponse:
    """Return the answer to *body*, sent with *headers*, whose names have underscores for hyphens."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/mcp", json=body, headers=sent)


def result(client: FlaskClient, method: str, **params: Any) -> Json:
    """Return the result of a request, which must have one."""
    answer = post(client, message(method, **params)).get_json()
    assert "result" in answer, answer
    found: Json = answer["result"]
    return found


def call(client: FlaskClient, tool: str, **arguments: Any) -> Json:
    """Return the object of the answer of *tool*, which must be none of an error."""
    found = result(client, "tools/call", name=tool, arguments=arguments)
    assert not found["isError"], found
    value: Json = found["structuredContent"]
    return value


def text_of(client: FlaskClient, tool: str, **arguments: Any) -> str:
    """Return the text of the answer of *tool*, also of an error."""
    found = result(client, "tools/call", name=tool, arguments=arguments)
    (content,) = found["content"]
    return str(content["text"])


def error_of(client: FlaskClient, tool: str, **arguments: Any) -> str:
    """Return what *tool* says is wrong with its arguments."""
    found = result(client, "tools/call", name=tool, arguments=arguments)
    assert found["isError"], found
    assert "structuredContent" not in found
    return str(found["content"][0]["text"])
