"""How a command starts: what is listed without being imported, and what each command imports."""

import json
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
#: What reading a text of the collection needs, what building and searching need, and what a site needs.
TEXTS = {"markdown_it", "yaml"}
BUILDING = TEXTS | {
    "archive.indexing.build", "archive.search.searcher", "numpy", "snowballstemmer", "whoosh",
}  # fmt: skip
WORDING = {"archive.web", "flask", "jinja2"}
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


def imported(folder: Path, *words: str) -> set[str]:
    """Return which of the heavy modules a command imports that runs in *folder*."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(words), json.dumps(sorted(HEAVY))],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PINCITE_ENGINE": "whoosh"},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("--help", set()),
        ("--version", set()),
        ("no-such-command", set()),
        ("publish --help", TEXTS),
        ("publish", TEXTS),
        ("publish no-such-text", TEXTS),
        ("publish --all --note x", BUILDING),
        ("add letter.txt", TEXTS | {"archive.sources.transcript.reader", "rich"}),
        ("new letters", TEXTS),
        ("backup letters.tar", TEXTS),
        ("index", BUILDING),
        ("retire peace p1", BUILDING),
        ("search peace", BUILDING | WORDING | {"archive.quotation.checker", "rich"}),
    ],
)
def test_a_command_imports_no_more_than_it_needs(
    folder: Path, words: str, needed: set[str]
) -> None:
    """What takes a while to import is imported by the commands that use it."""
    assert imported(folder, *words.split()) <= needed


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
