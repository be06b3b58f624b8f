"""The live index: opens the serving generation, and switches to a new one without a restart."""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack
from contextlib import closing
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from threading import Thread
from typing import TYPE_CHECKING
from typing import Self

from archive.errors import EngineMissing
from archive.errors import IndexMissing
from archive.indexing import generations
from archive.library.reader import StoredLibrary
from archive.search.engines.array_engine import ArrayEngine
from archive.search.engines.array_engine import SearchedSegment
from archive.search.engines.registry import open_postings
from archive.search.index.segment import Segment
from archive.search.index.segment_catalogue import SegmentCatalogue
from archive.search.index.text_order import TextOrder
from archive.search.index.words import SegmentedWords
from archive.search.matching.segment_word_reader import SegmentWordReader
from archive.search.searcher import Searcher
from archive.settings import Settings

if TYPE_CHECKING:
    from archive.quotation.checker import QuotationChecker

log = logging.getLogger(__name__)

#: Seconds between two verifications of all files, however often one is requested.
VERIFY_INTERVAL_S = 15.0


#: What reading a damaged file of an index raises, as another size or another JSON than was written.
_ERRORS_OF_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    sqlite3.DatabaseError,
)


class Generation:
    """One built state of the collection, open, with a count of its users: whoever opened it, to begin with.

    When the last has released it, its files are closed and its memory is free at once. As a context manager, it
    is released at the end.
    """

    def __init__(
        self,
        folder: Path,
        library: StoredLibrary,
        searcher: Searcher,
        files: ExitStack,
    ) -> None:
        self.name = library.generation
        #: Where its files are.
        self.folder = folder
        self.library = library
        self.searcher = searcher
        self._files = files
        self._users = 1
        self._lock = Lock()

    @cached_property
    def quotations(self) -> "QuotationChecker":
        """Checks quotations. It is made, and its module imported, when it is needed, which it is not in a build."""
        from archive.quotation.checker import QuotationChecker

        return QuotationChecker(
            library=self.library,
            words=self.searcher.words,
            reader=self.searcher.reader,
            catalogue=self.searcher.catalogue,
            engine=self.searcher.engine,
            planner=self.searcher.planner,
        )

    def acquire(self) -> bool:
        """Count one more user, who must release it; return False where the last has done so already."""
        with self._lock:
            if self._users:
                self._users += 1
            return self._users > 0

    def release(self) -> None:
        """Count one user less."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
        # Whatever still refers to this value does not keep the rest.
        vars(self).pop("quotations", None)
        del self.library, self.searcher
        self._files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def open_generation(folder: Path, settings: Settings) -> Generation:
    """Open the generation at *folder*. Raises `IndexMissing` where its files are not whole."""
    generations.verify(folder)
    with ExitStack() as files:
        try:
            library = files.enter_context(closing(StoredLibrary(folder / generations.LIBRARY)))
            segments = [
                files.enter_context(closing(Segment(folder, name))) for name in library.segments
            ]
            order = TextOrder([segment.columns for segment in segments], library.order)
            words = SegmentedWords([segment.vocabulary for segment in segments], order.position)
            reader = SegmentWordReader(segments, order)
            catalogue = SegmentCatalogue(library, segments, order)
            searched = [
                SearchedSegment(segment, *open_postings(library.engine, folder / name, segment))
                for segment, name in zip(segments, library.segments, strict=True)
            ]
            engine = ArrayEngine(library.engine, searched, order, words, library.counts.words)
        except _ERRORS_OF_DAMAGE as error:
            raise IndexMissing(folder, f"the index is damaged ({error})") from error
        files.callback(engine.close)
        searcher = Searcher(
            library=library,
            words=words,
            reader=reader,
            catalogue=catalogue,
            engine=engine,
            settings=settings,
        )
        return Generation(folder, library, searcher, files.pop_all())


def _warmed(generation: Generation, *, quotations: bool) -> Generation:
    """Return *generation* with its caches filled, so that the first requests need not wait for them."""
    try:
        _ = generation.library.citations
        if quotations:
            _ = generation.quotations
        generation.searcher.warm()
    except BaseException:
        generation.release()
        raise
    return generation


class Live:
    """Returns the serving generation, and reads one small file to notice a new one.

    A site that checks *quotations* has what that takes made before the first request asks.
    Where that generation is damaged, the last intact one serves, and `on_damage` is called.
    """

    #: Whether other machines are asked, so that time passes in which this one does no work.
    is_remote = False

    def __init__(self, settings: Settings, *, quotations: bool = False) -> None:
        self._settings = settings
        self._current = settings.index / generations.CURRENT
        self._quotations = quotations
        self._lock = Lock()
        self._seen: tuple[int, int, int] | None = None
        self._generation: Generation | None = None
        #: Names of generations in which damage was seen.
        self._damaged: set[str] = set()
        self._reported = ""
        self._verifying = Lock()
        self._verified_at = -VERIFY_INTERVAL_S
        self.on_damage: Callable[[], None] = lambda: None

    def acquire(self) -> Generation:
        """Return the generation that serves, for a user who must release it. Raises `IndexMissing`."""
        while True:
            generation = self.now()
            # Another thread may have switched to the next one just now.
            if generation.acquire():
                if generation.searcher.engine.is_whole():
                    return generation
                generation.release()
                cut = "the index is damaged (a file was cut short while it was in use)"
                self._drop(generation, IndexMissing(generation.folder, cut))

    def now(self) -> Generation:
        """Return the generation that serves. Raises `IndexMissing` while there is none.

        It is closed when another has been built and `now` or `acquire` is called again.
        """
        mark = self._mark()
        generation = self._generation
        if generation is not None and mark == self._seen:
            return generation
        # While one thread opens the new generation, the others continue with the old one.
        if not self._lock.acquire(blocking=generation is None):
            assert generation is not None
            return generation
        try:
            mark = self._mark()
            if self._generation is None or mark != self._seen:
                self._take_up(mark)
            assert self._generation is not None
            return self._generation
        finally:
            self._lock.release()

    def check(self) -> None:
        """Do nothing: what is open on this machine can be asked."""

    def verify_soon(self) -> None:
        """Verify the index in a background thread and drop the generation if it is corrupt."""
        if time.monotonic() - self._verified_at < VERIFY_INTERVAL_S or not self._verifying.acquire(
            blocking=False
        ):
            return
        self._verified_at = time.monotonic()
        try:
            Thread(target=self._verify_and_release, name="verify index", daemon=True).start()
        except RuntimeError:
            # No thread can be started: the next request to verify will try again.
            self._verifying.release()

    def _verify_and_release(self) -> None:
        try:
            self.verify()
        finally:
            self._verifying.release()

    def verify(self) -> None:
        """Read every file of the serving generation; drop it if one is damaged."""
        generation = self._generation
        if generation is None or not generation.folder.is_dir():
            return
        try:
            generations.verify(generation.folder, deep=True, afresh=True)
        except IndexMissing as error:
            self._drop(generation, error)

    def _drop(self, generation: Generation, reason: IndexMissing) -> None:
        """Serve the last intact generation in place of *generation*, which is damaged."""
        with self._lock:
            self._damaged.add(generation.folder.name)
            if self._generation is generation:
                self._serve(None)
                with suppress(IndexMissing):
                    self._fall_back(reason)

    def _take_up(self, mark: tuple[int, int, int] | None) -> None:
        index = self._settings.index
        # A rebuild from the same texts may get the name of a damaged generation that was removed.
        self._damaged &= {folder.name for folder in generations.generations(index)}
        try:
            folder = generations.current(index)
            if folder.name in self._damaged:
                raise IndexMissing(folder, "the index is damaged")
            # At the start the files may be old, so all are read; later ones were built just now.
            generations.verify(folder, deep=self._generation is None)
            opened = open_generation(folder, self._settings)
            self._serve(_warmed(opened, quotations=self._quotations))
        except EngineMissing:
            if self._generation is None:
                raise
        except IndexMissing as error:
            # The open generation continues to serve; the next change of the file is tried again.
            if self._generation is None:
                self._fall_back(error)
            else:
                self._report(error)
        self._seen = mark

    def _serve(self, generation: Generation | None) -> None:
        before, self._generation = self._generation, generation
        if before is not None:
            before.release()

    def _fall_back(self, reason: IndexMissing) -> None:
        """Open the last intact generation. Raises *reason* where there is none."""
        # The damaged one is not among the intact ones.
        for folder in generations.intact_generations(self._settings.index):
            if folder.name not in self._damaged:
                with suppress(IndexMissing):
                    self._serve(open_generation(folder, self._settings))
                    break
        self._report(reason)
        if self._generation is None:
            raise reason

    def _report(self, reason: IndexMissing) -> None:
        if str(reason) != self._reported and self._current.exists():
            self._reported = str(reason)
            meanwhile = "the one before it serves" if self._generation else "nothing can be shown"
            log.warning(
                "%s. Your texts are not affected: the index is made anew; until then %s.",
                reason,
                meanwhile,
            )
            self.on_damage()

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            stat = self._current.stat()
        except OSError:
            return None
        # The clock may be set back, and a new file may take the inode of a removed one.
        return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
