"""Model Context Protocol: from a JSON-RPC 2.0 message to its reply, whatever carries them, without any state.

Two generations, as https://modelcontextprotocol.io/specification has them. In that of 2026-07-28 every request says
its version, and ``server/discover`` tells what a server has. From 2025-03-26 to 2025-11-25 a client first sends
``initialize``; the reply depends on that message alone, so no session is kept, and any request may be the first.
"""

import json
from base64 import b64decode
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import NoReturn

from archive.errors import PinciteError

Json = dict[str, Any]

#: The generation without a handshake, and the revisions with one, oldest first.
MODERN = "2026-07-28"
LEGACY = ("2025-03-26", "2025-06-18", "2025-11-25")
VERSIONS = (MODERN, *reversed(LEGACY))
#: The one revision that has batches; it knows no header for the version.
_WITH_BATCHES = LEGACY[0]
#: Messages of a batch that are read.
MAX_BATCH = 10

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    *(-32700, -32600, -32601),
    *(-32602, -32603),
)
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022

_META = "io.modelcontextprotocol/"
_VERSION_KEY = f"{_META}protocolVersion"
#: The parameter that the header ``Mcp-Name`` repeats.
_NAMED = {"tools/call": "name", "resources/read": "uri", "prompts/get": "name"}
#: Milliseconds for which a reply may be kept: of what changes with the program alone, and with the texts.
_TTL_MS = {
    **dict.fromkeys(("server/discover", "tools/list", "resources/templates/list"), 3_600_000),
    **dict.fromkeys(("resources/list", "resources/read"), 60_000),
}
_BASE64, _BASE64_END = "=?base64?", "?="


class RpcError(PinciteError):
    """What is wrong with a message, as its sender is told: a code of JSON-RPC or the protocol, perhaps with *data*."""

    def __init__(self, code: int, message: str, data: Json | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a message; None where none is due. `status` is that of HTTP."""

    status: int
    body: Json | list[Json] | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """What a server offers: its name, instructions for models, and the methods that both generations have."""

    #: ``name``, ``title``, ``version`` and perhaps ``websiteUrl``.
    info: Json
    instructions: Callable[[], str]
    #: Each takes the parameters of a request and returns its result. Raises `RpcError`.
    methods: Mapping[str, Callable[[Json], Json]] = field(default_factory=dict)

    @property
    def capabilities(self) -> Json:
        """Return what it can do, besides what every server can."""
        return {name: {} for name in ("tools", "resources") if f"{name}/list" in self.methods}


def respond(body: bytes, server: Server, headers: Mapping[str, str] | None = None) -> Reply:
    """Return the reply of *server* to the message in *body*, or to a batch of them.

    *headers* are those of HTTP, by names in lower case; None where there are none.
    """
    try:
        message = _read(body)
        version = _version_of_header(headers)
        if isinstance(message, list):
            return _batch(message, version, server)
    except RpcError as error:
        return Reply(400, error_body(None, error))
    return _respond(message, server, headers, version)


def error_body(number: object, error: RpcError) -> Json:
    """Return *error* as the reply to the request of that id, None where it is not known."""
    told: Json = {"code": error.code, "message": str(error)}
    if error.data is not None:
        told["data"] = error.data
    return {"jsonrpc": "2.0", "id": number, "error": told}


def _read(body: bytes) -> object:
    """Return the JSON of *body*. Raises `RpcError` for what no reply could repeat, too."""
    try:
        message = json.loads(body, parse_constant=_refuse_constant)
        json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise RpcError(PARSE_ERROR, "This is not JSON in UTF-8") from error
    return message


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _version_of_header(headers: Mapping[str, str] | None) -> str:
    """Return the version that the headers name; empty where they name none. Raises `RpcError`."""
    version = (headers or {}).get("mcp-protocol-version", "")
    if version and version not in VERSIONS:
        raise _unsupported(version)
    return version


def _batch(messages: list[object], version: str, server: Server) -> Reply:
    if version not in ("", _WITH_BATCHES):
        raise RpcError(INVALID_REQUEST, f"Batches are of {_WITH_BATCHES} only: send one message")
    if not 0 < len(messages) <= MAX_BATCH:
        raise RpcError(INVALID_REQUEST, f"A batch has 1 to {MAX_BATCH} messages")
    replies = []
    for message in messages:
        if isinstance(message, dict) and _stands_alone(message):
            error = RpcError(INVALID_REQUEST, "This message cannot be part of a batch")
            replies.append(error_body(_number(message), error))
            continue
        reply = _respond(message, server, None, version).body
        replies += [reply] if isinstance(reply, dict) else []
    return Reply(200, replies) if replies else Reply(202)


def _stands_alone(message: Json) -> bool:
    method, params = message.get("method"), message.get("params")
    of_modern = isinstance(params, dict) and _is_modern(str(method), params)
    return method == "initialize" or of_modern


def _respond(
    message: object, server: Server, headers: Mapping[str, str] | None, version: str
) -> Reply:
    modern, number = version == MODERN, None
    try:
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            raise RpcError(INVALID_REQUEST, 'A message is an object with "jsonrpc": "2.0"')
        if _is_response(message) and not modern:
            # To a request of ours, and there are none; a server must accept it.
            return Reply(202)
        method = message.get("method")
        if not isinstance(method, str):
            raise RpcError(INVALID_REQUEST, "A message has a method")
        if "id" not in message:
            return Reply(202)
        number = _number(message)
        if number is None:
            raise RpcError(INVALID_REQUEST, "The id of a request is a string or a whole number")
        params = message.get("params", {})
        if not isinstance(params, dict):
            raise RpcError(INVALID_PARAMS, "params must be an object")
        modern = modern or _is_modern(method, params)
        if modern:
            _check_modern(method, params, headers)
        result = _result(method, params, server, modern=modern)
    except RpcError as error:
        return Reply(
            _status(error, modern=modern, known=number is not None), error_body(number, error)
        )
    return Reply(200, {"jsonrpc": "2.0", "id": number, "result": result})


def _is_response(message: Json) -> bool:
    return "method" not in message and ("result" in message or "error" in message)


def _number(message: Json) -> str | int | None:
    number = message.get("id")
    return number if isinstance(number, str | int) and not isinstance(number, bool) else None


def _status(error: RpcError, *, modern: bool, known: bool) -> int:
    """Return the status of *error*. Clients of the first generation take 404 for the end of a session."""
    if modern and error.code == METHOD_NOT_FOUND:
        return 404
    if modern or not known:
        return 200 if error.code == INTERNAL_ERROR else 400
    return 200


def _is_modern(method: str, params: Json) -> bool:
    meta = params.get("_meta")
    return method == "server/discover" or (isinstance(meta, dict) and _VERSION_KEY in meta)


def _check_modern(method: str, params: Json, headers: Mapping[str, str] | None) -> None:
    """Raise `RpcError` where a request without a handshake does not say what it must, in its body and its headers."""
    meta = params.get("_meta")
    version = meta.get(_VERSION_KEY) if isinstance(meta, dict) else None
    if not isinstance(meta, dict) or not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, f"params._meta must name {_VERSION_KEY}, such as {MODERN}")
    if headers is not None:
        _check_header(headers, "MCP-Protocol-Version", version)
    if version != MODERN:
        raise _unsupported(version)
    if not isinstance(meta.get(f"{_META}clientCapabilities"), dict):
        raise RpcError(INVALID_PARAMS, f"params._meta must have {_META}clientCapabilities")
    if headers is not None:
        _check_header(headers, "Mcp-Method", method)
        name = params.get(_NAMED.get(method, ""))
        if isinstance(name, str):
            _check_header(headers, "Mcp-Name", name)


def _check_header(headers: Mapping[str, str], name: str, value: str) -> None:
    """Raise `RpcError` where the header *name* does not repeat *value* of the body, for a server in between."""
    given = headers.get(name.lower())
    if given is None:
        raise RpcError(HEADER_MISMATCH, f"The header {name} is missing; it repeats the body")
    if _decoded(given) != value:
        raise RpcError(HEADER_MISMATCH, f"The header {name} differs from the body")


def _decoded(value: str) -> str | None:
    """Return the value of a header, perhaps from base64; None where it is not well formed."""
    if not (value.startswith(_BASE64) and value.endswith(_BASE64_END)):
        return value
    try:
        inner = value.removeprefix(_BASE64).removesuffix(_BASE64_END)
        return b64decode(inner, validate=True).decode()
    except ValueError:
        return None


def _unsupported(version: str) -> RpcError:
    return RpcError(
        UNSUPPORTED_VERSION,
        f"Unsupported protocol version; supported are {', '.join(VERSIONS)}",
        {"supported": list(VERSIONS), "requested": version[:40]},
    )


def _result(method: str, params: Json, server: Server, *, modern: bool) -> Json:
    if not modern and method == "initialize":
        return _initialized(params, server)
    if not modern and method == "ping":
        return {}
    if modern and method == "server/discover":
        made: Json = {
            "supportedVersions": list(VERSIONS),
            "capabilities": server.capabilities,
            "instructions": server.instructions(),
        }
    elif method in server.methods:
        made = server.methods[method](params)
    else:
        raise RpcError(METHOD_NOT_FOUND, f"There is no method {method[:80]}")
    if not modern:
        return made
    kept = {"ttlMs": _TTL_MS[method], "cacheScope": "public"} if method in _TTL_MS else {}
    return {
        "resultType": "complete",
        **made,
        **kept,
        "_meta": {f"{_META}serverInfo": server.info},
    }


def _initialized(params: Json, server: Server) -> Json:
    """Return the reply to a handshake: the version that the client asks for, or the newest that has one."""
    version = params.get("protocolVersion")
    if not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, "initialize must name a protocolVersion")
    return {
        "protocolVersion": version if version in LEGACY else LEGACY[-1],
        "capabilities": server.capabilities,
        "serverInfo": server.info,
        "instructions": server.instructions(),
    }
