"""How a command starts: what is listed without being imported, and what each command imports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from archive.cli.main import main
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT

CONTEXT = click.Context(main, info_name="pincite")
#: Packages, and parts of this program, that take a while to import.
HEAVY = {
    "archive.indexing.build", "archive.quotation.checker", "archive.search.searcher", "archive.server",
    "archive.sources.transcript.reader", "archive.web", "bleach", "citeproc", "flask", "jinja2", "lxml",
    "mammoth", "markdown_it", "numpy", "pypdfium2", "rich", "snowballstemmer", "tantivy", "waitress", "whoosh",
    "yaml",
}  # fmt: skip
#: What reading a text of the collection needs (markup in its words needs `MARKUP`, too), what building and searching
#: need, and what a site needs.
TEXTS, MARKUP = {"yaml"}, {"markdown_it"}
BUILDING = TEXTS | {
    "archive.indexing.build", "archive.search.searcher", "numpy", "snowballstemmer", "whoosh",
}  # fmt: skip
WORDING = {"archive.web", "flask", "jinja2"}
#: Seconds after which a command is taken to hang.
PATIENCE_S = 120
#: Runs the command that is given as JSON, and prints which of the modules that are given are imported then.
PROGRAM = """
import json, sys
from archive.cli.main import main
words, modules = map(json.loads, sys.argv[1:])
try:
    main(words, prog_name="pincite")
finally:
    print(json.dumps([name for name in modules if name in sys.modules]), file=sys.stderr)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a collection of one draft, and a transcript."""
    write_texts(tmp_path / "texts", [text_of("peace", "Peace to the people.")])
    (tmp_path / "letter.txt").write_text("A Letter\n\n1 May 1900\n\nAll is well.\n")
    return tmp_path


def imported(folder: Path, *words: str) -> tuple[int, set[str]]:
    """Return the status with which a command ends that runs in *folder*, and which of the heavy modules it imports."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(words), json.dumps(sorted(HEAVY))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PINCITE_ENGINE": "whoosh"},
        timeout=PATIENCE_S,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("commands", "status", "needed"),
    [
        ("--help", 0, set()),
        ("--version", 0, set()),
        ("no-such-command", 2, set()),
        ("publish --help", 0, TEXTS),
        ("publish", 0, TEXTS),
        ("publish no-such-text", 1, TEXTS),
        ("publish --all --note x", 0, BUILDING),
        ("add letter.txt", 0, TEXTS | MARKUP | {"archive.sources.transcript.reader", "rich"}),
        ("new letters", 0, TEXTS),
        ("backup letters.tar", 0, TEXTS),
        ("index", 0, BUILDING),
        ("retire peace p1", 2, TEXTS),
        ("publish --all --note x; retire peace p1 --reason x", 0, BUILDING),
        ("search peace", 0, BUILDING | WORDING | {"rich"}),
    ],
)
def test_a_command_imports_what_it_needs(
    folder: Path, commands: str, status: int, needed: set[str]
) -> None:
    """What takes a while to import is imported by the commands that use it, here the last of some, and no others."""
    *before, last = commands.split("; ")
    for command in before:
        assert imported(folder, *command.split())[0] == 0
    assert imported(folder, *last.split()) == (status, needed)


@pytest.mark.parametrize("width", [40, 78, 98])
def test_help_lists_all_commands_in_order(width: int) -> None:
    """As click does, which imports each to ask for its help; none is imported here."""
    own, of_click = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
    main.format_commands(CONTEXT, own)
    click.Group.format_commands(main, CONTEXT, of_click)
    assert own.getvalue() == of_click.getvalue()
    assert own.getvalue().split()[:2] == ["Commands:", "new"]


def test_completion_lists_commands_with_their_help() -> None:
    """As the shell asks: all of them, those that begin so, and the options of one."""
    complete = ShellComplete(main, {}, "pincite", "_PINCITE_COMPLETE").get_completions
    assert [item.value for item in complete([], "")] == main.list_commands(CONTEXT)
    assert [item.value for item in complete([], "re")] == ["retire", "rename", "redate", "restore"]
    for item in complete([], ""):
        command = main.get_command(CONTEXT, item.value)
        assert command is not None
        assert item.help == command.get_short_help_str(1000)
    assert [item.value for item in complete(["publish"], "--no")] == ["--note"]
    assert "--help" in [item.value for item in complete([], "--")]


def test_a_mistyped_command_is_refused() -> None:
    """With the usage and the status of click, and no traceback."""
    ended = CliRunner().invoke(main, ["publihs"], prog_name="pincite")
    assert ended.exit_code == 2
    assert "No such command 'publihs'" in ended.stderr
