"""Messages and replies: both generations of the protocol, and what is no message."""

import json
from typing import Any

import pytest

from archive.web.api.mcp.protocol import HEADER_MISMATCH
from archive.web.api.mcp.protocol import INVALID_PARAMS
from archive.web.api.mcp.protocol import INVALID_REQUEST
from archive.web.api.mcp.protocol import LEGACY
from archive.web.api.mcp.protocol import MAX_BATCH
from archive.web.api.mcp.protocol import METHOD_NOT_FOUND
from archive.web.api.mcp.protocol import MODERN
from archive.web.api.mcp.protocol import PARSE_ERROR
from archive.web.api.mcp.protocol import UNSUPPORTED_VERSION
from archive.web.api.mcp.protocol import Reply
from archive.web.api.mcp.protocol import Server
from archive.web.api.mcp.protocol import respond
from tests.support.agents import message
from tests.support.agents import modern_headers
from tests.support.agents import modern_message

SERVER = Server(
    info={"name": "test", "version": "1"},
    instructions=lambda: "Cite.",
    methods={
        "tools/list": lambda _params: {"tools": []},
        "tools/call": lambda params: {"content": [], "given": params.get("arguments")},
    },
)


def reply(body: object, headers: dict[str, str] | None = None) -> Reply:
    """Return the reply to *body*."""
    given = (
        {name.lower(): value for name, value in headers.items()} if headers is not None else None
    )
    return respond(json.dumps(body).encode(), SERVER, given)


def code(answer: Reply) -> tuple[int, int]:
    """Return the status and the code of an error."""
    assert isinstance(answer.body, dict)
    return answer.status, answer.body["error"]["code"]


def found(answer: Reply) -> dict[str, Any]:
    """Return the result."""
    assert isinstance(answer.body, dict)
    value: dict[str, Any] = answer.body["result"]
    return value


class TestHandshake:
    """The generation with `initialize`."""

    @pytest.mark.parametrize(
        ("asked", "given"),
        [*zip(LEGACY, LEGACY, strict=True), ("2024-11-05", LEGACY[-1]), ("x", LEGACY[-1])],
    )
    def test_the_version_asked_for_or_the_newest(self, asked: str, given: str) -> None:
        """A version that is known is repeated; for any other the newest with a handshake is offered."""
        result = found(reply(message("initialize", protocolVersion=asked, capabilities={})))
        assert result["protocolVersion"] == given
        assert result["serverInfo"] == {"name": "test", "version": "1"}
        assert result["capabilities"] == {"tools": {}}
        assert result["instructions"] == "Cite."

    def test_any_request_may_be_the_first(self) -> None:
        """No session is kept: a list needs no handshake, and has none of the fields of the later generation."""
        assert reply(message("tools/list", number="a")) == Reply(
            200, {"jsonrpc": "2.0", "id": "a", "result": {"tools": []}}
        )

    def test_ping(self) -> None:
        """A ping has an empty result."""
        assert found(reply(message("ping"))) == {}

    @pytest.mark.parametrize(
        "body",
        [
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 1, "result": {}},
        ],
    )
    def test_what_needs_no_reply_has_none(self, body: object) -> None:
        """A notification, and a response to a request that nobody sent, are accepted."""
        assert reply(body) == Reply(202)

    def test_unknown_method(self) -> None:
        """The status is no 404, which clients of this generation take for the end of a session."""
        assert code(reply(message("prompts/list"))) == (200, METHOD_NOT_FOUND)
        assert code(reply(message("initialize"))) == (200, INVALID_PARAMS)


class TestWithoutHandshake:
    """The generation of which every request names its version."""

    def test_discover(self) -> None:
        """It tells the versions, the capabilities, the instructions, and for how long this holds."""
        result = found(reply(modern_message("server/discover"), modern_headers("server/discover")))
        assert result["supportedVersions"] == [MODERN, *reversed(LEGACY)]
        assert result["resultType"] == "complete"
        assert result["cacheScope"] == "public"
        assert result["ttlMs"] > 0
        assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "test"

    def test_results_of_calls_are_not_kept(self) -> None:
        """Lists may be cached, calls may not."""
        headers = modern_headers("tools/call", "x")
        result = found(reply(modern_message("tools/call", name="x"), headers))
        assert result["resultType"] == "complete"
        assert "ttlMs" not in result
        assert "ttlMs" in found(reply(modern_message("tools/list"), modern_headers("tools/list")))

    @pytest.mark.parametrize("name", ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"])
    @pytest.mark.parametrize("value", [None, "other", "=?base64?eA==?=x", "=?base64?!?="])
    def test_headers_repeat_the_body(self, name: str, value: str | None) -> None:
        """A header that is missing or differs is refused: servers in between decide by it."""
        headers = modern_headers("tools/call", "x")
        del headers[name]
        headers |= {name: value} if value is not None else {}
        status, number = code(reply(modern_message("tools/call", name="x"), headers))
        expected = (
            {HEADER_MISMATCH, UNSUPPORTED_VERSION} if name.startswith("MCP") else {HEADER_MISMATCH}
        )
        assert status == 400
        assert number in expected

    def test_header_in_base64(self) -> None:
        """A name that no header can carry comes in base64."""
        headers = modern_headers("tools/call", "=?base64?w6k=?=")
        assert reply(modern_message("tools/call", name="é"), headers).status == 200

    def test_unknown_method(self) -> None:
        """The status is 404, which with this code does not mean that there is no server; a ping is of the past."""
        for method in ("prompts/list", "ping", "initialize"):
            assert code(reply(modern_message(method), modern_headers(method))) == (
                404,
                METHOD_NOT_FOUND,
            )

    def test_unsupported_version(self) -> None:
        """The answer names the versions that there are, in the body and where a header names one."""
        body = modern_message("tools/list")
        body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "1900-01-01"
        for headers in (None, {"MCP-Protocol-Version": "1900-01-01"}):
            answer = reply(body, headers)
            assert code(answer) == (400, UNSUPPORTED_VERSION)
            assert isinstance(answer.body, dict)
            assert MODERN in answer.body["error"]["data"]["supported"]
            assert answer.body["error"]["data"]["requested"] == "1900-01-01"

    @pytest.mark.parametrize("missing", ["protocolVersion", "clientCapabilities"])
    def test_required_fields(self, missing: str) -> None:
        """A request without its version or its capabilities is malformed."""
        body = modern_message("server/discover")
        del body["params"]["_meta"][f"io.modelcontextprotocol/{missing}"]
        assert code(reply(body)) == (400, INVALID_PARAMS)


class TestBatches:
    """Batches, which one revision has."""

    def test_each_message_has_its_reply(self) -> None:
        """Requests are answered in their order, notifications not; a batch of these has no reply."""
        note = {"jsonrpc": "2.0", "method": "notifications/x"}
        answer = reply([message("ping", number=1), note, message("nothing", number=2)], {})
        assert isinstance(answer.body, list)
        assert [each["id"] for each in answer.body] == [1, 2]
        assert reply([note]) == Reply(202)

    def test_what_is_no_batch(self) -> None:
        """Empty and long batches, those of other revisions, and messages that must come alone are refused."""
        assert code(reply([])) == (400, INVALID_REQUEST)
        assert code(reply([message("ping")] * (MAX_BATCH + 1))) == (400, INVALID_REQUEST)
        assert code(reply([message("ping")], {"MCP-Protocol-Version": "2025-06-18"})) == (
            400,
            INVALID_REQUEST,
        )
        for alone in (
            message("initialize", protocolVersion=LEGACY[0]),
            modern_message("tools/list"),
        ):
            answer = reply([alone])
            assert isinstance(answer.body, list)
            assert answer.body[0]["error"]["code"] == INVALID_REQUEST


class TestNoMessages:
    """What is no message."""

    @pytest.mark.parametrize(
        "body",
        [
            *(b"", b"{", b"\xff", b"[" * 50_000, b"nul", b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}'),
            b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}',
            b'{"jsonrpc":"2.0","id":' + b"9" * 5_000 + b',"method":"ping"}',
        ],
    )  # fmt: skip
    def test_no_json(self, body: bytes) -> None:
        """Broken and endless JSON, and characters that no reply could repeat, are a parse error without an id."""
        answer = respond(body, SERVER, {})
        assert code(answer) == (400, PARSE_ERROR)
        assert isinstance(answer.body, dict)
        assert answer.body["id"] is None

    @pytest.mark.parametrize(
        "body",
        [
            *(1, "x", None, {}, {"method": "ping", "id": 1}, {"jsonrpc": "1.0", "id": 1, "method": "ping"}),
            {"jsonrpc": "2.0", "id": None, "method": "ping"}, {"jsonrpc": "2.0", "id": True, "method": "ping"},
            {"jsonrpc": "2.0", "id": 1.5, "method": "ping"}, {"jsonrpc": "2.0", "id": [], "method": "ping"},
            {"jsonrpc": "2.0", "id": 1, "method": 7},
        ],
    )  # fmt: skip
    def test_no_request(self, body: object) -> None:
        """JSON that is no request is refused; its id is not repeated where it is none."""
        assert code(reply(body)) == (400, INVALID_REQUEST)

    def test_no_parameters(self) -> None:
        """Parameters are an object."""
        assert code(reply({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": []})) == (
            200,
            INVALID_PARAMS,
        )
