"""A wrong clock, as a volunteer meets it: what the commands say, and how it is mended."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from archive.cli.main import main
from archive.publishing.clock import KnownDay
from tests.support.collections import text_of
from tests.support.collections import write_texts

INSTALLED = date(2026, 3, 1)

#: Runs ``pincite`` on a day that the clock shows.
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a folder with two drafts, under any clock; installed in March 2026."""
    monkeypatch.chdir(tmp_path)
    write_texts(
        tmp_path / "texts", [text_of("bread", "The bread is late."), text_of("salt", "No.")]
    )
    for module in ("archive.publishing.clock", "archive.cli.redate"):
        monkeypatch.setattr(f"{module}.installation", lambda: (KnownDay(INSTALLED),))

    def run(clock: str, *words: str) -> Result:
        for module in ("options", "redate", "check"):
            name = f"archive.cli.{module}.today"
            monkeypatch.setattr(name, lambda: date.fromisoformat(clock))
        return CliRunner().invoke(main, words, prog_name="pincite")

    return run


def edit(old: str, new: str) -> None:
    """Correct a word of the text."""
    path = Path("texts/bread.md")
    path.write_text(path.read_text().replace(old, new))


def history() -> bytes:
    """Return the history of the text, if there is any."""
    path = Path("texts/history/bread.jsonl")
    return path.read_bytes() if path.exists() else b""


@pytest.mark.parametrize("clock", ["1970-01-01", "2020-01-01", "2026-02-01", "2099-01-01"])
def test_a_first_publication_under_a_wrong_clock(run: Run, clock: str) -> None:
    """Nothing is written, and the message has the clock, what it contradicts, and the option that mends it."""
    refused = run(clock, "publish", "bread")
    assert refused.exit_code == 1
    assert clock in refused.stderr
    assert str(INSTALLED) in refused.stderr
    assert "--date YYYY-MM-DD" in refused.stderr
    assert history() == b""
    assert (
        "published as revision 1" in run(clock, "publish", "bread", "--date", "2026-11-29").output
    )
    assert b'"date": "2026-11-29"' in history()


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "bread", "--note", "A slip"),
        ("publish", "--all", "--note", "A slip"),
        ("retire", "bread", "p1", "--reason", "A forgery"),
        ("retire", "bread", "--reason", "A forgery"),
        ("split", "bread", "p1", "--at", "is late"),
        ("merge", "bread", "p1", "p2"),
        ("move", "bread", "p3", "--after", "p1"),
        ("rename", "bread", "loaf"),
    ],
)
@pytest.mark.parametrize("clock", ["1970-01-01", "2026-11-01", "2099-01-01"])
def test_every_command_that_publishes_keeps_to_it(
    run: Run, words: tuple[str, ...], clock: str
) -> None:
    """A clock before the last revision, or years after it, publishes no correction; with the day it does."""
    write_texts(Path("texts"), [text_of("bread", "The bread is late.", "It will come.", "Soon.")])
    assert run("2026-11-29", "publish", "bread").exit_code == 0
    if words[0] == "publish":
        edit("late", "very late")
    files = {path: path.read_bytes() for path in Path("texts").rglob("*.*")}
    refused = run(clock, *words)
    assert refused.exit_code == 1
    assert "2026-11-29" in refused.stderr
    assert {path: path.read_bytes() for path in Path("texts").rglob("*.*")} == files
    done = run(clock, *words, "--date", "2026-11-30")
    assert done.exit_code == 0, done.stderr
    assert "revision 2" in done.output


def test_a_date_of_2099_and_how_it_is_mended(run: Run) -> None:
    """The check tells it, publishing says what to do, and that command frees the text."""
    run("2026-11-29", "publish", "--all")
    edit("late", "very late")
    assert (
        run("2099-01-01", "publish", "bread", "--note", "x", "--date", "2099-01-01").exit_code == 0
    )
    edit("very late", "too late")
    told = run("2026-11-30", "check")
    assert told.exit_code == 1
    assert "revision 2 is dated 2099-01-01" in told.stderr
    for words in (("publish", "bread", "--note", "y"), ("publish", "salt")):
        refused = run("2026-11-30", *words)
        assert refused.exit_code == 1
        (command,) = re.findall(r"pincite (redate .+)", refused.stderr)
    before = history()
    typed = command.replace("YYYY-MM-DD", "2026-11-29").split()
    mended = run("2026-11-30", *typed)
    assert mended.exit_code == 0, mended.stderr
    assert "revision 2 dated 2026-11-29, not 2099-01-01. Revision 3 records it." in mended.output
    assert history().startswith(before)
    assert run("2026-11-30", "check").exit_code == 0
    assert "published as revision 4" in run("2026-11-30", "publish", "bread", "--note", "y").output


def test_several_texts_are_mended_at_once(run: Run) -> None:
    """What --all published under a wrong clock is mended by one command; again it changes nothing."""
    run("2099-01-01", "publish", "--all", "--date", "2099-01-01")
    for words in (["bread", "salt"], ["bread", "salt"]):
        assert run("2026-11-30", "redate", *words, "--date", "2026-11-29").exit_code == 0
    assert len(history().splitlines()) == 2
    assert run("2026-11-30", "check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["redate", "bread"], 2),
        (["redate", "bread", "--date", "tomorrow"], 2),
        (["redate", "bread", "--date", "2026-02-30"], 2),
        (["redate", "bread", "--date", "2026-11-29", "--revision", "0"], 2),
        (["redate", "bread", "salt", "--date", "2026-11-29", "--revision", "1"], 2),
        (["publish", "bread", "--date", "29.11.2026"], 2),
        (["publish", "bread", "--date", "2027-11-29"], 1),
        (["publish", "bread", "--date", "1917-11-08"], 1),
        (["redate", "bread", "--date", "2026-11-29"], 1),
        (["redate", "brad", "--date", "2026-11-29"], 1),
    ],
)
def test_what_cannot_be_understood(run: Run, words: list[str], status: int) -> None:
    """A message with the remedy, and no traceback."""
    result = run("2026-11-30", *words)
    assert result.exit_code == status
    assert result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert history() == b""


def test_a_mend_needs_a_clock_that_can_be_right(run: Run) -> None:
    """Under a clock of 1970 everything would lie in the future."""
    run("2026-11-29", "publish", "bread")
    before = history()
    assert run("1970-01-01", "redate", "bread", "--date", "2026-11-29").exit_code == 1
    assert history() == before
