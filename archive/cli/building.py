"""Building from a command: a progress bar on a terminal, waiting for another build, and the summary."""

import time
from collections.abc import Callable
from functools import partial
from itertools import count

from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn

from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.errors import BuildGoesOn
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.indexing.writer import Progress
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings

#: Paragraphs beyond which the pure Python engine is too slow.
WHOOSH_MAX_PARAGRAPHS = 50_000
#: Seconds between two attempts to build while another process builds.
BUILD_POLL_S = 0.2
#: Seconds after which a command no longer waits for another build.
MAX_BUILD_WAIT_S = 600.0


def build_with_progress(
    settings: Settings,
    *,
    strict: bool = False,
    force: bool = False,
    quiet: bool = False,
    allow_empty: bool = False,
    wait: bool = True,
) -> BuildReport:
    """Build, with a progress bar on a terminal. Raises the errors of `build`.

    If another process is building, as a server does that watches the texts, the build begins when that one has
    finished; without *wait*, `BuildGoesOn` is raised.
    """
    bar = build_bar(Console(stderr=True), quiet=quiet)
    with bar:
        build_now = partial(
            build,
            settings,
            strict=strict,
            force=force,
            allow_empty=allow_empty,
            progress=progress_callback(bar),
        )
        return _wait_and_build(build_now) if wait else build_now()


def build_bar(console: Console, *, quiet: bool = False) -> Bar:
    """Return the progress bar of a build, with an estimate of the time left; it shows nothing without a terminal."""
    return Bar(
        TextColumn("Indexing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("texts, {task.fields[paragraphs]:,} paragraphs, about"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def _wait_and_build(build_now: Callable[[], BuildReport]) -> BuildReport:
    """Build as soon as no other process does. Raises `BuildGoesOn` after `MAX_BUILD_WAIT_S`."""
    end = time.monotonic() + MAX_BUILD_WAIT_S
    for attempt in count():
        try:
            return build_now()
        except BuildGoesOn:
            if time.monotonic() > end:
                raise
            if attempt == 0:
                echo("Another build is running; waiting for it to finish.", err=True)
            time.sleep(BUILD_POLL_S)
    raise AssertionError("unreachable")


def progress_callback(bar: Bar) -> Callable[[Progress], None]:
    """Return what moves *bar* after each text."""
    task = bar.add_task("index", total=None, paragraphs=0)

    def move(progress: Progress) -> None:
        bar.update(
            task, total=progress.of, completed=progress.texts, paragraphs=progress.paragraphs
        )

    return move


def print_summary(report: BuildReport) -> None:
    """Print the result of a build."""
    counts = ((report.texts, "text"), (report.paragraphs, "paragraph"), (report.words, "word"))
    held = ", ".join(pluralize(number, noun) for number, noun in counts)
    if report.built:
        reused = f", {pluralize(report.reused, 'text')} unchanged" if report.reused else ""
        echo(f"Indexed {held} in {report.seconds:.1f} s{reused}.")
    else:
        echo(f"The index is up to date: {held}.")
    if report.drafts:
        drafts = pluralize(report.drafts, "draft")
        echo(f"{drafts}; `pincite publish SLUG` makes their addresses permanent.")
    if report.waiting:
        echo(f"{pluralize(report.waiting, 'edited text')} not published yet.")
    if report.paragraphs > WHOOSH_MAX_PARAGRAPHS and report.engine == WHOOSH:
        echo(
            f"Beyond {WHOOSH_MAX_PARAGRAPHS:,} paragraphs, searches are slow with Whoosh. Install Tantivy with"
            " `pip install 'pincite[tantivy]'`, then run `pincite index`."
        )
