"""One segment of a build: its texts read, from their files or from the library before, and written."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import Problem
from archive.indexing.citations import shapes_of
from archive.indexing.segment_writer import SegmentWriter
from archive.indexing.segment_writer import WrittenEdition
from archive.library.reader import StoredLibrary
from archive.model.edition import Edition
from archive.publishing.corrections import Comparison
from archive.publishing.corrections import compare


@dataclass(frozen=True, slots=True)
class Work:
    """A text to be written: read from its files, or where *stored* from the library that has it as it is.

    `number` is that of its status.
    """

    number: int
    status: TextStatus
    stored: bool


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """A segment to be written into the folder *name* of the generation at *staged*, with its texts in order."""

    staged: Path
    name: str
    engine: str
    #: The title of the collection, which citations name.
    collection: str
    works: Sequence[Work]


@dataclass(frozen=True, slots=True)
class WrittenSegment:
    """A segment that was written: what the library of the generation stores of its texts."""

    name: str
    editions: Sequence[WrittenEdition]
    #: By the number of the status.
    problems: Mapping[int, Sequence[Problem]]
    #: The shapes of records that citations of the texts need.
    shapes: frozenset[str]


#: Called after each text: its slug, and how many paragraphs it has.
Tick = Callable[[str, int], None]


def write_segment(
    job: SegmentJob, old: StoredLibrary | None, served: StoredLibrary | None, tick: Tick
) -> WrittenSegment:
    """Write the segment of *job*.

    *old* is the library before, which has the unchanged texts. Texts with a damaged history are taken from *served*,
    the library that readers have seen.
    """
    editions: list[WrittenEdition] = []
    shapes: set[str] = set()
    reader = _EditionReader(old, served)
    folder = job.staged / job.name
    folder.mkdir(mode=0o700)
    writer = SegmentWriter(folder, job.engine, job.collection)
    try:
        for work in job.works:
            edition, before = reader.read(work), writer.paragraphs
            if edition is not None:
                editions.append(writer.add(edition, work.status.fingerprint))
                if not work.stored:
                    shapes.update(shapes_of(edition, job.collection))
            tick(work.status.slug, writer.paragraphs - before)
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return WrittenSegment(job.name, editions, reader.problems, frozenset(shapes))


class _EditionReader:
    """Reads the editions to show, and collects the problems of texts, by the numbers of their statuses."""

    def __init__(self, old: StoredLibrary | None, served: StoredLibrary | None) -> None:
        self._old = old
        self._served = served
        self.problems: dict[int, Sequence[Problem]] = {}

    def read(self, work: Work) -> Edition | None:
        """Return the edition of *work*; None where there is none to show."""
        status = work.status
        if work.stored:
            assert self._old is not None
            return _shown_before(self._old, status.slug)
        try:
            edition = status.load()
        except BrokenText as error:
            self.problems[work.number] = error.problems
            return self._promised(status, revision=1)
        self.problems[work.number] = edition.problems
        if any(p.fatal and p.path == str(status.history_path) for p in edition.problems):
            edition = self._promised(status, revision=edition.revision) or edition
        return self._compared(edition) if len(edition.revisions) > 1 else edition

    def _promised(self, status: TextStatus, *, revision: int) -> Edition | None:
        """Return the edition from before a history was damaged, if it is at least that *revision*.

        Its addresses must answer for ever, and what is left of the history no longer has all of them.
        """
        if status.history_path == status.path:
            # A file that only claims the slug of another text.
            return None
        if self._served is None or not self._served.has(status.slug):
            return None
        edition = _shown_before(self._served, status.slug)
        return edition if edition.revision >= revision else None

    def _compared(self, edition: Edition) -> Edition:
        """Return *edition* with what its revisions did, reusing what the old library has of it."""
        old, slug = self._old, edition.text.slug
        before = old.past.revisions(slug) if old else ()
        known = _compared_before(old, slug) if old else None
        return _with_comparison(edition, compare(edition.revisions, before, known))


def _shown_before(old: StoredLibrary, slug: str) -> Edition:
    revisions = old.past.revisions(slug)
    known = _compared_before(old, slug) if len(revisions) > 1 else Comparison()
    return _with_comparison(replace(old.edition(slug), revisions=revisions), known)


def _compared_before(old: StoredLibrary, slug: str) -> Comparison:
    return Comparison(old.past.corrections(slug), old.past.arrangements(slug))


def _with_comparison(edition: Edition, comparison: Comparison) -> Edition:
    return replace(
        edition,
        corrections=comparison.corrections,
        arrangements=comparison.arrangements,
    )
