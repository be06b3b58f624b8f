"""What the commands print while they work."""

from io import StringIO

from rich.console import Console

from archive.cli.building import build_bar
from archive.cli.building import progress_callback
from archive.indexing.writer import Progress


def shown(*, terminal: bool, quiet: bool = False) -> str:
    """Return what is shown while the second of three texts has been indexed."""
    printed = StringIO()
    console = Console(file=printed, force_terminal=terminal, width=120)
    with build_bar(console, quiet=quiet) as bar:
        progress_callback(bar)(Progress(texts=2, of=3, paragraphs=1234, slug="two"))
        bar.refresh()
    return printed.getvalue()


def test_a_build_shows_how_far_it_is_and_how_long_it_takes() -> None:
    """Texts of all, paragraphs so far, and an estimate of the time left."""
    line = shown(terminal=True)
    assert "2/3" in line
    assert "texts, 1,234 paragraphs, about" in line
    assert "left" in line


def test_without_a_terminal_nothing_is_shown() -> None:
    """Nor where a command is told to be quiet: logs and pipes get the summary alone."""
    assert shown(terminal=False) == ""
    assert shown(terminal=True, quiet=True) == ""
