"""Engine registry: the engine to build a generation with, and to open it with.

An engine is imported only when it is used, so that neither needs the other to be installed.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from archive.errors import EngineMissing
from archive.errors import SettingsError
from archive.search.engines.postings import PostingsReader
from archive.search.index.segment import Segment
from archive.search.index.segment_words import SegmentWords
from archive.search.matching.runs import PositionRuns
from archive.search.matching.runs import RunFinder

WHOOSH = "whoosh"
TANTIVY = "tantivy"
#: Tantivy if it is installed, else Whoosh.
AUTO = "auto"
#: The folder of Whoosh's files in a segment.
WHOOSH_FOLDER = "whoosh"
ENGINE_CHOICES = (AUTO, WHOOSH, TANTIVY)


def choose_engine(setting: str) -> str:
    """Return the name of the engine for *setting*. Raises `SettingsError` or `EngineMissing`."""
    if setting not in ENGINE_CHOICES:
        raise SettingsError(
            f"The engine must be {', '.join(ENGINE_CHOICES[:-1])} or {TANTIVY}, not {setting!r}"
        )
    if setting == AUTO:
        return TANTIVY if is_installed(TANTIVY) else WHOOSH
    if not is_installed(setting):
        raise EngineMissing(setting, "the settings require it")
    return setting


def is_installed(engine: str) -> bool:
    """Tell whether *engine* is installed."""
    return find_spec(engine) is not None


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
