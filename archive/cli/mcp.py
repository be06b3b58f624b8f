"""`pincite mcp`: the archive for an agent on this machine, over standard input and output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click

from archive.cli.options import engine_option
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.cli.output import print_problems
from archive.cli.serve import build_before_serving
from archive.server.rebuilder import Rebuilder
from archive.server.watching import take_snapshot
from archive.settings import Settings


@click.command()
@folders
@engine_option
def mcp(texts: Path | None, index: Path | None, engine: str | None) -> None:
    """Let an agent, a language model with tools, search, read, check and cite the texts on this machine.

    The agent starts this command, and speaks the Model Context Protocol with it over standard input and output, a
    JSON-RPC message a line. Typed by hand, it waits for messages until Ctrl-D. The index is built first if it is
    missing or out of date, and again whenever texts change. Messages for people are on standard error. To let Claude
    Code start it, for example:

    \b
    claude mcp add archive -- pincite mcp --texts /path/to/texts --index /path/to/index
    """
    with _only_answers_on_stdout() as answers:
        settings = settings_from(texts=texts, index=index, engine=engine)
        _answer(settings, answers)


def _answer(settings: Settings, answers: BinaryIO) -> None:
    watched = take_snapshot(settings.texts)
    report = build_before_serving(settings)
    if report is not None:
        print_problems(report.problems)
    # Imported here: the site brings Flask, which takes a moment that a build does not need.
    from archive.web import create_app
    from archive.web.api.mcp.stdio import answer_lines
    from archive.web.context import site_of

    app = create_app(settings)
    rebuilder = Rebuilder(settings, site_of(app).live, watched=watched, rebuild=report is None)
    rebuilder.start()
    base, note = _addresses(settings)
    echo(f"Answering agents on standard input and output. {note}".strip(), err=True)
    try:
        # The agent may be gone before its answer.
        with suppress(BrokenPipeError):
            answer_lines(app, sys.stdin.buffer, answers, base=base, note=note)
    finally:
        rebuilder.stop()


def _addresses(settings: Settings) -> tuple[str, str]:
    """Return the URL of the site where the settings have none, and what to know of it."""
    if settings.url:
        return settings.url, ""
    base = f"http://127.0.0.1:{settings.port}"
    return base, (
        f"This archive has no public address: its urls begin with {base} and open on this machine alone, while"
        " `pincite serve` runs. Set PINCITE_URL to the public address of the site for urls that others can open."
    )


@contextmanager
def _only_answers_on_stdout() -> Iterator[BinaryIO]:
    """Give the block standard output for answers, and let all else that prints there print on standard error."""
    sys.stdout.flush()
    kept = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with os.fdopen(kept, "wb") as answers:
        yield answers
