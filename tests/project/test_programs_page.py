"""docs/programs.md: each command that asks the API, or as an agent, is run, and answers as the page shows."""

import json
import re
import shlex
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from waitress.server import create_server

from archive.cli.main import main
from archive.settings import Settings
from archive.web import create_app
from tests.support.paths import ROOT

PAGE = (ROOT / "docs/programs.md").read_text(encoding="utf-8")
#: The commands of the page, each with its answer.
EXAMPLES = re.findall(
    r"^```sh\n(curl [^\n]*/(?:api/v1|api/dts|mcp)[^\n]*)\n```\n\n```json\n(.*?)^```$",
    PAGE,
    re.M | re.S,
)


#: Those of a harvester, with what is in their answers.
HARVESTS = re.findall(
    r"^```sh\ncurl '[^\n]*(/oai[^\n]*)'\n```\n\n```xml\n(.*?)^```$", PAGE, re.M | re.S
)


def lacks(shown: Any, answer: Any, path: str = "") -> list[str]:
    """Return where *answer* has not what is *shown*, which may leave out fields."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        missing = [f"{path}.{name}" for name in shown if name not in answer]
        kept = (name for name in shown if name in answer)
        return missing + [at for n in kept for at in lacks(shown[n], answer[n], f"{path}.{n}")]
    if isinstance(shown, list) and isinstance(answer, list) and len(shown) == len(answer):
        pairs = enumerate(zip(shown, answer, strict=True))
        return [at for n, (one, other) in pairs for at in lacks(one, other, f"{path}[{n}]")]
    return [] if shown == answer else [f"{path}: {answer!r}"]


def test_there_are_examples() -> None:
    """List, search, passage, quotation, citation, changes, agents and DTS each have one."""
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize(("command", "answer"), EXAMPLES, ids=[one[:60] for one, _ in EXAMPLES])
def test_a_command_answers_as_shown(shipped: Settings, command: str, answer: str) -> None:
    """What the page shows is part of what the shipped collection answers."""
    client = create_app(shipped, clock=lambda: date(2026, 11, 30)).test_client()
    _, address, *options = shlex.split(command)
    host, path = urlsplit(address).netloc, address.partition("8000")[2]
    response = client.open(
        path,
        base_url=f"http://{host}",
        method="POST" if options else "GET",
        data=options[3] if options else None,
        content_type=options[1].partition(": ")[2] if options else None,
    )
    assert response.status_code == 200
    assert lacks(json.loads(answer), response.get_json(force=True)) == []


def test_the_python_example(shipped: Settings) -> None:
    """It prints all hits, of every page, with nothing but Python."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
    server = create_server(create_app(shipped), host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    local = code.replace("localhost:8000", f"127.0.0.1:{server.effective_port}")
    try:
        done = subprocess.run([sys.executable, "-c", local], capture_output=True, text=True)
    finally:
        server.close()
    lines = done.stdout.splitlines()
    assert len(lines) == len(set(lines)) == 11, done.stderr
    assert lines[0].startswith("para. ")


@pytest.mark.parametrize(("address", "shown"), HARVESTS, ids=["a record", "what changed"])
def test_a_harvester_is_answered_as_shown(shipped: Settings, address: str, shown: str) -> None:
    """Each line is in the answer, in this order."""
    settings = replace(shipped, url="https://archive.example.org")
    answer = create_app(settings).test_client().get(address).text
    places = [answer.find(line) for line in shown.splitlines()]
    assert places == sorted(places)
    assert places[0] >= 0


def test_the_offline_example(
    shipped: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy is made as the page says, numbers aside, and a program finds a text in it."""
    section = PAGE.partition("## Offline")[2]
    (export, made), (grep, found) = re.findall(r"```sh\n(.*?)\n```\n\n```\n(.*?)```", section, re.S)
    monkeypatch.chdir(tmp_path)
    paths = ("--texts", str(shipped.texts), "--index", str(shipped.index))
    done = CliRunner().invoke(main, [*shlex.split(export)[1:], *paths])
    assert re.sub(r"[\d,]+", "N", done.output) == re.sub(r"[\d,]+", "N", made)
    assert subprocess.run(["/bin/sh", "-c", grep], capture_output=True, text=True).stdout == found
