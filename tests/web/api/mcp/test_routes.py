"""The address of agents over HTTP: who is let in, what may be sent, and that every answer is JSON-RPC."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from archive.errors import SettingsError
from archive.settings import Settings
from archive.web import create_app
from archive.web.api.mcp.routes import MAX_BODY_BYTES
from archive.web.context import site_of
from tests.support.agents import call
from tests.support.agents import error_of
from tests.support.agents import message
from tests.support.agents import modern_headers
from tests.support.agents import modern_message
from tests.support.agents import post

PING = message("ping")


def open_client(settings: Settings, **chosen: str) -> FlaskClient:
    """Return a client of the site with other settings."""
    own = Settings.from_environment(
        {f"PINCITE_{name.upper()}": value for name, value in chosen.items()}
    )
    return create_app(replace(settings, origins=own.origins, url=own.url)).test_client()


class TestOrigin:
    """Pages of other sites in a browser."""

    def test_a_program_is_let_in_and_a_page_is_not(self, client: FlaskClient) -> None:
        """Who sends no origin is no page; a page is refused, also one whose host is that of the request."""
        assert post(client, PING).status_code == 200
        for origin in ("https://evil.example", "http://localhost", "null", ""):
            refused = post(client, PING, Origin=origin)
            assert refused.status_code == 403
            assert refused.get_json()["error"]["message"]

    def test_the_site_itself_and_chosen_origins(self, shipped: Settings) -> None:
        """The origin of the public address is let in, and those of PINCITE_ORIGINS, whatever the case."""
        chosen = open_client(
            shipped,
            url="https://a.example/x",
            origins="https://Chat.example, http://localhost:6274",
        )
        for origin in ("https://a.example", "https://chat.example", "http://localhost:6274"):
            assert post(chosen, PING, Origin=origin).status_code == 200
        assert post(chosen, PING, Origin="https://a.example.evil").status_code == 403
        everyone = open_client(shipped, origins="*")
        assert post(everyone, PING, Origin="https://evil.example").status_code == 200
        assert post(everyone, PING, Origin="null").status_code == 200

    def test_preflight(self, shipped: Settings) -> None:
        """A browser may ask first, and learns which headers it may send."""
        chosen = open_client(shipped, origins="https://chat.example")
        asked = chosen.options("/mcp", headers={"Origin": "https://chat.example"})
        assert asked.status_code == 204
        allowed = asked.headers["Access-Control-Allow-Headers"].lower()
        assert all(
            name in allowed
            for name in ("content-type", "mcp-protocol-version", "mcp-method", "mcp-name")
        )
        assert chosen.options("/mcp", headers={"Origin": "https://evil.example"}).status_code == 403
        answer = post(chosen, PING, Origin="https://chat.example")
        for let_in in (asked, answer):
            assert let_in.headers["Access-Control-Allow-Origin"] == "*"
        refused = post(chosen, PING, Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in refused.headers

    @pytest.mark.parametrize("origins", ["chat.example", "https://a/b", "ftp://a", "**"])
    def test_setting_is_checked(self, origins: str) -> None:
        """What is no origin is refused when the server starts."""
        with pytest.raises(SettingsError, match="PINCITE_ORIGINS"):
            Settings.from_environment({"PINCITE_ORIGINS": origins})


class TestRequests:
    """What may be sent."""

    @pytest.mark.parametrize("method", ["get", "delete", "put", "patch"])
    def test_other_methods(self, client: FlaskClient, method: str) -> None:
        """There are no streams and no sessions: 405, which names the methods there are."""
        answer = getattr(client, method)("/mcp")
        assert answer.status_code == 405
        assert "POST" in answer.headers["Allow"]
        assert "by POST" in answer.get_json()["error"]["message"]

    def test_types(self, client: FlaskClient) -> None:
        """A body is JSON by its type, and whoever sends it must take JSON."""
        assert client.post("/mcp", data="{}").status_code == 415
        assert client.post("/mcp", data="{}", content_type="text/plain").status_code == 415
        assert post(client, PING, Accept="text/event-stream").status_code == 406
        for accept in ("application/json, text/event-stream", "*/*", "application/*"):
            assert post(client, PING, Accept=accept).status_code == 200
        answer = client.post("/mcp", data=b'{"jsonrpc":"2.0","id":1,"method":"ping"}',
                             content_type="application/json; charset=utf-8")  # fmt: skip
        assert answer.content_type == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_size(self, client: FlaskClient) -> None:
        """A message of more than 64 KB is not read."""
        whole = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
        most = whole + b" " * (MAX_BODY_BYTES - len(whole))
        assert client.post("/mcp", data=most, content_type="application/json").status_code == 200
        answer = client.post("/mcp", data=most + b" ", content_type="application/json")
        assert answer.status_code == 413
        assert answer.get_json()["error"]["message"]

    def test_statuses(self, client: FlaskClient) -> None:
        """A notification is accepted without a body; errors have the status of their generation."""
        accepted = post(client, {"jsonrpc": "2.0", "method": "notifications/initialized"})
        assert (accepted.status_code, accepted.data) == (202, b"")
        assert post(client, [PING]).get_json()[0]["result"] == {}
        assert (
            post(client, modern_message("nothing"), **modern_headers("nothing")).status_code == 404
        )
        assert client.post("/mcp", data="[", content_type="application/json").status_code == 400

    def test_without_an_index(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Before there is an index, the handshake succeeds, and a tool says that it will be ready soon."""
        empty = tmp_path_factory.mktemp("empty")
        client = create_app(Settings(texts=empty, index=empty / "index")).test_client()
        assert post(client, message("initialize", protocolVersion="2025-06-18")).status_code == 200
        assert "being prepared" in error_of(client, "list_texts")
        error = post(client, message("resources/list")).get_json()["error"]
        assert "being prepared" in error["message"]


def test_calls_take_turns(shipped: Settings) -> None:
    """Where all slots are taken the answer of a call says so; each call gives its slot back."""
    app = create_app(replace(shipped, searches=1, searches_waiting=0))
    client, limits = app.test_client(), site_of(app).limits
    slot = limits.searches.acquire()
    assert "busy" in error_of(client, "search_passages", query="peace")
    assert post(client, message("tools/list")).status_code == 200
    slot.release()
    for _ in range(2):
        assert call(client, "search_passages", query="peace")["total"] == 11
    assert limits.searches.present == 0
