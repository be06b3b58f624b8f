"""What the commands print while they work."""

import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from archive.cli.building import build_with_progress
from archive.cli.progress_bar import progress_of_build
from archive.indexing.writer import Progress
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts


class Terminal(StringIO):
    """What is printed, as on a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def shown(*, terminal: bool) -> str:
    """Return what is shown while the second of three texts has been indexed."""
    printed = StringIO()
    console = Console(file=printed, force_terminal=terminal, width=120)
    with progress_of_build(console) as move:
        move(Progress(texts=2, of=3, paragraphs=1234, slug="two"))
    return printed.getvalue()


def test_a_build_shows_how_far_it_is_and_how_long_it_takes() -> None:
    """Texts of all, paragraphs so far, and an estimate of the time left."""
    line = shown(terminal=True)
    assert "2/3" in line
    assert "texts, 1,234 paragraphs, about" in line
    assert "left" in line


def test_without_a_terminal_nothing_is_shown() -> None:
    """Logs and pipes get the summary alone."""
    assert shown(terminal=False) == ""


@pytest.mark.parametrize("quiet", [False, True])
def test_a_command_that_is_quiet_shows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    """On a terminal either: what it prints is something else."""
    write_texts(tmp_path / "texts", [text_of("peace", "Peace to the people.")])
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    assert build_with_progress(settings, quiet=quiet).built
    assert ("Indexing" in terminal.getvalue()) is not quiet
