"""Engine registry: writes postings with the engine of a generation, and opens them with it.

An engine is imported only when it is used, so that neither needs the other to be installed.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import EngineMissing
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.engines.choice import is_installed
from archive.search.engines.postings import PostingsReader
from archive.search.index.segment import Segment
from archive.search.index.segment_words import SegmentWords
from archive.search.matching.runs import PositionRuns
from archive.search.matching.runs import RunFinder

#: The folder of Whoosh's files in a segment.
WHOOSH_FOLDER = "whoosh"


def write_postings(engine: str, folder: Path, words: SegmentWords) -> None:
    """Write the postings of *words* for *engine* into the segment at *folder*. Raises `OSError`."""
    if engine == TANTIVY:
        from archive.search.engines.tantivy_store import write_tantivy

        write_tantivy(folder, words)
        return
    with _silent_compilation():
        from archive.search.engines.whoosh_store import write_whoosh

    write_whoosh(folder / WHOOSH_FOLDER, words)


def open_postings(engine: str, folder: Path, segment: Segment) -> tuple[PostingsReader, RunFinder]:
    """Open the postings of the *segment* at *folder* with the engine that it was built with.

    Raises `EngineMissing`; `OSError` or `ValueError` if its files are damaged.
    """
    if engine not in (WHOOSH, TANTIVY):
        raise ValueError(f"built with an engine called {engine!r}")
    if not is_installed(engine):
        raise EngineMissing(engine, f"the index at {folder} was built with it")
    if engine == TANTIVY:
        from archive.search.engines.tantivy_store import open_tantivy

        return open_tantivy(folder, segment)
    with _silent_compilation():
        from archive.search.engines.whoosh_store import WhooshPostings

    postings = WhooshPostings(folder / WHOOSH_FOLDER)
    return postings, PositionRuns(segment, postings)


@contextmanager
def _silent_compilation() -> Iterator[None]:
    """Hide the compiler's warnings about the old syntax of Whoosh, shown when it is first imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield
