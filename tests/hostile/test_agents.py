"""Hostile messages of agents: always a reply of the protocol, never a failure, and nothing written."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from archive.settings import Settings
from archive.web import create_app
from archive.web.api.mcp.protocol import VERSIONS
from archive.web.api.mcp.server import TOOLS
from archive.web.api.mcp.tools import MAX_CHARS
from tests.support.hostile_requests import SEGMENTS
from tests.support.hostile_requests import TRICKS
from tests.support.responses import decompress
from tests.support.responses import faults_in_response

METHODS = (
    *("initialize", "server/discover", "ping", "tools/list", "resources/list"),
    *("resources/templates/list", "notifications/cancelled", "subscriptions/listen", "zqx", ""),
)
_META = "io.modelcontextprotocol/"


@pytest.fixture(scope="module")
def app(corrected: Settings) -> Flask:
    """The site of the shipped collection and a text with revisions."""
    return create_app(corrected)


def _words() -> st.SearchStrategy[str]:
    given = [trick.decode("utf-8", "replace") for trick in (*TRICKS, *SEGMENTS)]
    places = [f"{text}/{place}" for text in ("report-on-peace", "notice@1") for place in given[:60]]
    return st.one_of(st.sampled_from([*given, *places]), st.text(max_size=30))


def _values() -> st.SearchStrategy[Any]:
    plain = st.one_of(
        _words(),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from([0, -1, 10**400]),
    )
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(_words(), inner, max_size=3)
        ),
        max_leaves=6,
    )


def _calls() -> st.SearchStrategy[dict[str, Any]]:
    """Return calls of tools with arguments of the right names, and mostly of the right kinds."""

    def arguments(index: int) -> st.SearchStrategy[dict[str, Any]]:
        tool = TOOLS[index]
        kinds = {"integer": st.integers(-1, 60), "array": st.lists(_words(), max_size=4)}
        fitting = {
            name: kinds.get(
                schema["type"], st.sampled_from([*schema.get("enum", ()), "1~a~b"]) | _words()
            )
            for name, schema in tool.parameters.items()
        }
        fields = {name: st.one_of(each, each, each, _values()) for name, each in fitting.items()}
        required = {name: fields.pop(name) for name in tool.required}
        known = st.fixed_dictionaries(required, optional=fields)
        return st.builds(lambda given: {"name": tool.name, "arguments": given}, known)

    return st.integers(0, len(TOOLS) - 1).flatmap(arguments)


def _messages() -> st.SearchStrategy[Any]:
    calls = st.tuples(st.just("tools/call"), _calls())
    reading = st.tuples(
        st.just("resources/read"), _words().map(lambda word: {"uri": f"pincite://texts/{word}"})
    )
    others = st.tuples(st.sampled_from([*METHODS, "tools/call", "resources/read"]), _values())
    version = st.sampled_from([None, *VERSIONS[:2], "zqx"])

    def message(of: tuple[str, Any], number: Any, version: str | None, is_whole: bool) -> Any:
        method, params = of
        if version and isinstance(params, dict):
            meta = {f"{_META}protocolVersion": version, f"{_META}clientCapabilities": {}}
            params = {**params, "_meta": meta}
        whole = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        return whole if is_whole else {name: whole[name] for name in list(whole)[1:]}

    numbers = st.one_of(st.integers(), st.integers(), _values())
    whole = st.sampled_from([True] * 9 + [False])
    single = st.builds(message, st.one_of(calls, calls, reading, others), numbers, version, whole)
    return st.one_of(single, single, single, st.lists(single, max_size=3), _values())


def _state(settings: Settings) -> list[tuple[str, int, int]]:
    paths = [
        path for folder in (settings.texts, settings.index) for path in Path(folder).rglob("*")
    ]
    return sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


def test_hostile_messages_are_answered(
    app: Flask, corrected: Settings, pytestconfig: pytest.Config
) -> None:
    """Each answer is JSON-RPC within its size, of a status below 500; no file of the texts or the index changes."""
    client = app.test_client()
    # Opening an index notes that it was verified.
    client.get("/readyz")
    before = _state(corrected)

    @examples(
        max_examples=int(pytestconfig.getoption("--soak") or 120),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(_messages(), st.sampled_from([None, *VERSIONS, "zqx"]), st.booleans())
    def answers(message: Any, version: str | None, repeats: bool) -> None:
        headers = {"MCP-Protocol-Version": version} if version else {}
        if repeats and isinstance(message, dict):
            headers["Mcp-Method"] = str(message.get("method")).encode("ascii", "replace").decode()
        body = json.dumps(message, ensure_ascii=True)
        response = client.post("/mcp", data=body, content_type="application/json", headers=headers)
        sent = decompress(dict(response.headers), response.data)
        assert faults_in_response(response.status_code, dict(response.headers), sent) == []
        assert response.status_code < 500
        if response.status_code == 202:
            assert sent == b""
            return
        replies = json.loads(sent)
        for reply in replies if isinstance(replies, list) else [replies]:
            assert reply["jsonrpc"] == "2.0"
            assert ("result" in reply) != ("error" in reply)
            for content in reply.get("result", {}).get("content", ()):
                assert 0 < len(content["text"]) <= MAX_CHARS

    answers()
    assert _state(corrected) == before
