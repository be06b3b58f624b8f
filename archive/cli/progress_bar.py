"""The progress bars of a build and of a copy, on a terminal."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn

from archive.indexing.writer import Progress


@contextmanager
def progress_of_build(console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """Show how far a build is, with an estimate of the time left; yield what is to be called after each text.

    Nothing is shown where *console*, standard error if none is given, is no terminal.
    """
    with _bar("Indexing", "texts, {task.fields[paragraphs]:,} paragraphs, about", console) as bar:
        task = bar.add_task("index", total=None, paragraphs=0)

        def move(progress: Progress) -> None:
            bar.update(
                task, total=progress.of, completed=progress.texts, paragraphs=progress.paragraphs
            )

        yield move


@contextmanager
def progress_of_copy(console: Console | None = None) -> Iterator[Callable[[int, int], None]]:
    """Show how many texts of a copy are written; yield what is to be called after each, with that number and of all.

    Nothing is shown where *console*, standard error if none is given, is no terminal.
    """
    with _bar("Copying", "texts, about", console) as bar:
        task = bar.add_task("copy", total=None)
        yield lambda done, of: bar.update(task, total=of, completed=done)


def _bar(doing: str, counted: str, console: Console | None) -> Bar:
    """Return a bar between what is done and what is *counted*, with an estimate of the time left."""
    console = console or Console(stderr=True)
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(counted),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    return Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
