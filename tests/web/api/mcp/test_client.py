"""Clients of agents read a thousand texts: that of the Python SDK, in both generations, and the inspector."""

import asyncio
import json
import sys
from collections.abc import Callable
from collections.abc import Coroutine
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import Client
from mcp import StdioServerParameters
from mcp.shared.exceptions import MCPError

from archive.settings import Settings
from archive.web.api.mcp.server import TOOLS
from tests.support.npm import require_npm_clients
from tests.support.npm import run_client
from tests.support.paths import ROOT
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import TEXTS
from tests.support.programs import WITHDRAWN
from tests.support.running import running

#: A client of a server, in one of the two generations.
Connect = Callable[[], Client]
#: Both, and how the client asks for them.
GENERATIONS = {"legacy": "2025-11-25", "auto": "2026-07-28"}


def folders_of(settings: Settings) -> list[str]:
    """Return the options that name the folders of a collection."""
    return ["--texts", str(settings.texts), "--index", str(settings.index), "--engine", "whoosh"]


@pytest.fixture(scope="module")
def address(programs: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address for agents of a server, one for all tests."""
    folder = tmp_path_factory.mktemp("agents")
    words = ("serve", "--port=0", "--no-watch", *folders_of(programs))
    with running(None, *words, cwd=folder, log=folder / "log") as site:
        yield f"http://127.0.0.1:{site.port}/mcp"


@pytest.fixture(params=["http", "stdio"])
def server(request: pytest.FixtureRequest, programs: Settings) -> "str | StdioServerParameters":
    """Where the client finds the archive: an address, or a command to start."""
    if request.param == "http":
        found: str = request.getfixturevalue("address")
        return found
    arguments = ["-m", "archive", "mcp", *folders_of(programs)]
    return StdioServerParameters(
        command=sys.executable, args=arguments, env={"PYTHONPATH": str(ROOT)}
    )


def run(use: Coroutine[Any, Any, None]) -> None:
    """Run the steps of a client to their end, in a thread: the browser of other tests has the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, use).result()


@pytest.mark.parametrize("mode", GENERATIONS)
def test_the_client_reads_the_archive(server: "str | StdioServerParameters", mode: str) -> None:
    """It agrees on the version, lists and calls every tool, checks each answer with its schema, and reads resources."""

    async def use() -> None:
        async with Client(server, mode=mode, read_timeout_seconds=120) as client:
            assert client.protocol_version == GENERATIONS[mode]
            assert client.server_info is not None
            assert client.server_info.name == "pincite"
            assert "check every quotation" in (client.instructions or "")
            tools = (await client.list_tools()).tools
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
            calls: dict[str, dict[str, Any]] = {
                "search_passages": {"query": "secret treaties"},
                "read_passage": {"ref": "report-on-peace/p9", "context": 1},
                "check_quotation": {"quotation": "The government abolishes secret diplomacy"},
                "cite": {"refs": ["report-on-peace/p9"], "style": "mla"},
                "list_texts": {},
                "passage_history": {"ref": "notice/p1"},
            }
            assert {tool.name for tool in tools} == set(calls)
            for name, arguments in calls.items():
                answer = await client.call_tool(name, arguments)
                assert not answer.is_error, answer
                assert answer.structured_content
                assert answer.structured_content["searched"]["complete"] is True
            wrong = await client.call_tool("read_passage", {"ref": "nowhere/p1"})
            assert wrong.is_error
            for ref, where, status in (
                (f"{FORMER[0]}/p1", f"{RENAMED}/p1", "published"),
                (f"{WITHDRAWN}/p1", f"{WITHDRAWN}/p1", "withdrawn"),
                (f"{DRAFTS[0]}/p1", f"{DRAFTS[0]}/p1", "draft"),
                ("dekret-o-mire/p1", "dekret-o-mire/p1", "published"),
            ):
                read_there = await client.call_tool("read_passage", {"ref": ref})
                found = read_there.structured_content or {}
                assert (found["ref"], found["status"]) == (where, status)
            listed: list[str] = []
            cursor: str | None = ""
            while cursor is not None:
                page = await client.list_resources(cursor=cursor or None)
                listed += [str(text.uri) for text in page.resources]
                cursor = page.next_cursor
            assert len(listed) == len({*listed}) == TEXTS - 1 + len(DRAFTS)
            assert "pincite://texts/notice" in listed
            templates = (await client.list_resource_templates()).resource_templates
            assert len(templates) == 2
            read = await client.read_resource("pincite://texts/notice/p1")
            assert "one o’clock" in read.contents[0].text  # type: ignore[union-attr]
            with pytest.raises(MCPError):
                await client.read_resource("pincite://texts/nowhere/p1")

    run(use())


#: The last one that runs with Node.js 20, which Debian has; the inspector 2.12 needs 22.19, and reads the site as well.
#: Its command looks for its version in the folder above the one that it runs in, and so must run in its own.
INSPECTOR = """
import {pathToFileURL} from 'node:url';
import {resolve} from 'node:path';
const folder = resolve('node_modules/@modelcontextprotocol/inspector-cli/build');
process.chdir(folder);
await import(pathToFileURL(folder + '/index.js'));
"""


def inspect(address: str, *words: str) -> dict[str, Any]:
    """Return what the inspector's command line prints."""
    node = ("node", "--input-type=module", "-e", INSPECTOR, "inspector")
    printed = run_client(*node, address, "--transport", "http", "--method", *words)
    found: dict[str, Any] = json.loads(printed)
    return found


def test_the_inspector_reads_the_archive(request: pytest.FixtureRequest) -> None:
    """The command line of the inspector lists the tools, and calls one."""
    require_npm_clients()
    address: str = request.getfixturevalue("address")
    assert len(inspect(address, "tools/list")["tools"]) == len(TOOLS)
    words = ("--tool-name", "check_quotation", "--tool-arg", "quotation=abolishes secret diplomacy")
    checked = inspect(address, "tools/call", *words)
    assert checked["structuredContent"]["results"][0]["verdict"] == "exact"
