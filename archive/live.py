"""The generation that serves now, opened; a new one is noticed and taken up without a restart."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from archive import generations
from archive.errors import IndexMissing
from archive.library import Library
from archive.quotation.checker import QuotationChecker
from archive.search.catalogue import Catalogue
from archive.search.catalogue import SectionRow
from archive.search.catalogue import TextRow
from archive.search.engines import opened
from archive.search.lexicon import Lexicon
from archive.search.plan import Planner
from archive.search.searcher import Searcher
from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class Generation:
    """One built state of the collection, open. Its files close when the last request has let go of it."""

    name: str
    library: Library
    searcher: Searcher
    quotations: QuotationChecker


def open_generation(folder: Path, settings: Settings) -> Generation:
    """Open the generation at *folder*. Raises `IndexMissing` where its files are not whole."""
    generations.verify(folder)
    library = Library(folder / generations.LIBRARY)
    try:
        lexicon = Lexicon.read(folder)
        catalogue = read_catalogue(library)
        engine = opened(folder, lexicon, catalogue, library)
    except (OSError, ValueError, EOFError, sqlite3.DatabaseError) as error:
        raise IndexMissing(folder, f"the index is damaged ({error})") from error
    searcher = Searcher(
        library=library, lexicon=lexicon, catalogue=catalogue, engine=engine, settings=settings
    )
    quotations = QuotationChecker(
        library=library,
        lexicon=lexicon,
        catalogue=catalogue,
        engine=engine,
        planner=Planner(lexicon, catalogue, most=settings.query_expansions),
        seconds=settings.query_seconds,
    )
    return Generation(library.generation, library, searcher, quotations)


def read_catalogue(library: Library) -> Catalogue:
    """Return what searches need of the texts and sections of *library*, in the order of positions."""
    texts, sections = [], []
    for number, (entry, first, spans) in enumerate(library.layout()):
        metadata = entry.metadata
        end = first + entry.paragraphs
        texts.append(
            TextRow(
                slug=entry.slug,
                title=metadata.title,
                authors=metadata.authors,
                occasion=metadata.occasion,
                date=metadata.date,
                language=metadata.language,
                draft=entry.draft,
                first=first,
                end=end,
            )
        )
        for section, (start, stop) in zip(entry.sections, spans, strict=True):
            row = SectionRow(number, section.id, section.heading, section.kind, start, stop)
            sections.append(row)
    return Catalogue(texts, sections)


class Live:
    """Gives the generation that serves now; looks at one small file to know whether it changed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._generation: Generation | None = None

    def now(self) -> Generation:
        """Return the generation that serves. Raises `IndexMissing` while there is none."""
        seen = self._mark()
        generation = self._generation
        if generation is not None and seen == self._seen:
            return generation
        with self._lock:
            if self._generation is None or seen != self._seen:
                self._take_up(seen)
            assert self._generation is not None
            return self._generation

    def _take_up(self, seen: tuple[int, int] | None) -> None:
        try:
            self._generation = open_generation(
                generations.current(self._settings.index), self._settings
            )
        except IndexMissing:
            # What was opened goes on serving; a new look is taken when the file changes again.
            if self._generation is None:
                raise
        self._seen = seen

    def _mark(self) -> tuple[int, int] | None:
        try:
            stat = (self._settings.index / generations.CURRENT).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino
