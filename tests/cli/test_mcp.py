"""`pincite mcp`: answers alone on standard output, and a clean end."""

import io
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.settings import Settings
from archive.web import create_app
from archive.web.api.mcp.stdio import MAX_LINE_BYTES
from archive.web.api.mcp.stdio import answer_lines
from tests.support.agents import message
from tests.support.agents import modern_message
from tests.support.running import environment
from tests.support.server import TIMEOUT_S


def answers(settings: Settings, *lines: bytes) -> list[dict[str, Any]]:
    """Return the answers to *lines*."""
    printed = io.BytesIO()
    app = create_app(settings)
    given = io.BytesIO(b"\n".join(lines))
    answer_lines(app, given, printed, base="http://127.0.0.1:8000", note="No public address.")
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def test_a_line_a_message(corrected: Settings) -> None:
    """Messages of both generations are answered in their order; notifications and empty lines are not."""
    given = [
        message("initialize", 1, protocolVersion="2025-06-18", capabilities={}),
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        modern_message("server/discover") | {"id": 2},
        message("tools/call", 3, name="read_passage", arguments={"ref": "notice/p1"}),
        [message("ping", 4)],
    ]
    first, second, third, batch = answers(
        corrected, b"", *(json.dumps(each).encode() for each in given), b"  "
    )
    assert first["result"]["instructions"].endswith("No public address.")
    assert second["result"]["supportedVersions"]
    url = third["result"]["structuredContent"]["url"]
    assert url == "http://127.0.0.1:8000/texts/notice/p1"
    assert batch[0]["result"] == {}  # type: ignore[index]


def test_lines_that_are_no_messages(corrected: Settings) -> None:
    """Each is answered with an error, also one that is too long, and the next is read as if it had not been."""
    ping = json.dumps(message("ping")).encode()
    long = b"x" * (MAX_LINE_BYTES + 5)
    found = answers(corrected, b"\xff", long, ping, b"[" * 9_000, ping, long)
    assert ["error" if "error" in each else each["id"] for each in found] == [
        *("error", "error", 1, "error", 1, "error")
    ]


def test_the_public_address_is_that_of_the_settings(corrected: Settings) -> None:
    """Where there is one, every address begins with it."""
    public = replace(corrected, url="https://archive.example.org")
    call = message("tools/call", name="read_passage", arguments={"ref": "notice/p1"})
    (answer,) = answers(public, json.dumps(call).encode())
    url = answer["result"]["structuredContent"]["url"]
    assert url == "https://archive.example.org/texts/notice/p1"


@pytest.mark.parametrize(("end", "code"), [(None, 0), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_a_clean_end(
    corrected: Settings, tmp_path: Path, end: signal.Signals | None, code: int
) -> None:
    """It ends with its input, or when it is told to; messages for people are on standard error alone."""
    folders = ("--texts", str(corrected.texts), "--index", str(corrected.index), "--engine=whoosh")
    process = subprocess.Popen(
        [sys.executable, "-m", "archive", "mcp", *folders],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(json.dumps(message("ping")).encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["result"] == {}
    if end is not None:
        process.send_signal(end)
    printed, errors = process.communicate(timeout=TIMEOUT_S)
    assert printed == b""
    assert b"Traceback" not in errors
    assert b"PINCITE_URL" in errors
    assert process.returncode == code
