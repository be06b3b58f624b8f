"""Building from a command: a progress bar on a terminal, waiting for another build, and the summary."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import TypeVar

from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.errors import BuildGoesOn
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings

#: Paragraphs beyond which the pure Python engine is too slow.
WHOOSH_MAX_PARAGRAPHS = 50_000
#: Seconds between two attempts to build while another process builds.
BUILD_POLL_S = 0.2
#: Seconds after which a command no longer waits for another build.
MAX_BUILD_WAIT_S = 600.0

Done = TypeVar("Done")


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
    build_now = partial(build, settings, strict=strict, force=force, allow_empty=allow_empty)
    with ExitStack() as shown:
        if not quiet and sys.stderr.isatty():
            # It takes a while to import, and shows nothing elsewhere.
            from archive.cli.progress_bar import progress_of_build

            build_now = partial(build_now, progress=shown.enter_context(progress_of_build()))
        return when_free(build_now) if wait else build_now()


def when_free(build_now: Callable[[], Done]) -> Done:
    """Call *build_now* as soon as no other process builds. Raises `BuildGoesOn` after `MAX_BUILD_WAIT_S`."""
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
