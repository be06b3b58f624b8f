"""The Whoosh index of a segment: the postings of its stems, as arrays.

Whoosh stores postings well and matches slowly, so only its writer and reader are used, with a field for each reading
and a codec (Whoosh's own way to another format of files) that writes and reads each list of postings as two arrays.
Opening a Whoosh index unpickles: its folder must be as trusted as code, and a class whose name it contains
(`StemField`, `ArrayCodec`) can only be renamed with a new `library.schema.SCHEMA_VERSION`.
"""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from whoosh import fields
from whoosh import formats
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.codec.whoosh3 import W3TermsReader
from whoosh.filedb.structfile import StructFile
from whoosh.matching import LeafMatcher
from whoosh.reading import TermNotFound

from archive.array_file import is_whole
from archive.array_file import mapped_file
from archive.search.engines.postings import NO_POSTINGS
from archive.search.engines.postings import Postings
from archive.search.engines.whoosh_writer import ArrayFieldWriter
from archive.search.engines.whoosh_writer import StemPool
from archive.search.index.segment_words import SegmentWords

_NUMBER_BYTES = 4


class StemField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of terms without an analyser; its postings come from `StemPool`."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with the postings of a term as arrays, little-endian.

    Three numbers say how many paragraphs, forms and positions there are. Then come the paragraphs, the forms, where
    the positions of each form begin and the last end, and the positions, four bytes each; then the frequencies, two
    bytes each.
    """

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "ArrayFieldWriter":
        """Return the writer of terms and postings."""
        return ArrayFieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> W3TermsReader:
        """Return the reader of terms; the file of postings is mapped into memory."""
        terms, postings = (
            mapped_file(Path(storage.folder) / segment.make_filename(ending))
            for ending in (self.TERMS_EXT, self.POSTS_EXT)
        )
        return W3TermsReader(self, StructFile(terms), len(terms), _MappedFile(postings, terms))

    def postings_reader(
        self, file: "_MappedFile", term_info: W3TermInfo, format_: Any, *_: Any, **__: Any
    ) -> "ArrayMatcher":
        """Return the matcher of one list of postings."""
        start, _ = term_info.extent()
        return ArrayMatcher(file.view, start, format_)


class _MappedFile:
    """The file of postings, beside that of *terms*, which Whoosh reads itself."""

    def __init__(self, mapped: mmap.mmap, terms: mmap.mmap) -> None:
        self.view = memoryview(mapped)
        self._both: tuple[mmap.mmap, ...] = mapped, terms

    def is_whole(self) -> bool:
        """Tell whether both files are still as long as they were."""
        return all(map(is_whole, self._both))

    def close(self) -> None:
        """Let go of the file."""
        self.view = memoryview(b"")
        self._both = ()


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """A list of postings as arrays, and as Whoosh's own matchers offer it."""

    scorer = None

    def __init__(self, view: memoryview, start: int, format_: Any) -> None:
        self.format = format_
        self.postings = _postings_at(view, start)
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there are more postings."""
        return self._at < len(self.postings.documents)

    def id(self) -> int:
        """Return the current document."""
        return int(self.postings.documents[self._at])

    def weight(self) -> float:
        """Return the frequency in the current document."""
        return float(self.postings.frequencies[self._at])

    def next(self) -> bool:
        """Go on to the next document."""
        self._at += 1
        return False


def _postings_at(view: memoryview, start: int) -> Postings:
    """Return the list of postings that begins at *start* (see `ArrayCodec`)."""
    documents, forms, positions = np.frombuffer(view, "<u4", 3, start).tolist()
    at_forms = start + _NUMBER_BYTES * (3 + documents)
    at_starts = at_forms + _NUMBER_BYTES * forms
    at_positions = at_starts + _NUMBER_BYTES * (forms + 1)
    at_frequencies = at_positions + _NUMBER_BYTES * positions
    return Postings(
        documents=np.frombuffer(view, "<u4", documents, start + _NUMBER_BYTES * 3),
        frequencies=np.frombuffer(view, "<u2", documents, at_frequencies),
        forms=np.frombuffer(view, "<u4", forms, at_forms),
        form_starts=np.frombuffer(view, "<u4", forms + 1, at_starts),
        positions=np.frombuffer(view, "<u4", positions, at_positions),
    )


def write_whoosh(folder: Path, words: SegmentWords) -> None:
    """Write the postings of *words* into *folder*, which must not exist. Raises `OSError`."""
    schema = fields.Schema(**{name: StemField() for name in words.postings})
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema).writer(codec=ArrayCodec(), compound=False)
    try:
        writer.pool = StemPool(words)
        for _ in range(words.paragraphs):
            writer.add_document()
        writer.commit(optimize=True)
    except BaseException:
        # A writer that is not cancelled keeps Whoosh's lock.
        if not writer.is_closed:
            writer.cancel()
        raise


class WhooshPostings:
    """Reads the postings of one segment. Threads may share it."""

    lookup_words = 18_000

    def __init__(self, folder: Path) -> None:
        """Open the index at *folder*. Raises `OSError` if it is damaged, here and wherever it is read."""
        with _errors_of_damage():
            try:
                self._reader = index.open_dir(str(folder)).reader()
            except (AttributeError, ImportError) as missing:
                raise OSError(
                    f"it was written by another version of Pincite: {missing}"
                ) from missing
        self.paragraphs = int(self._reader.doc_count_all())
        # The reader of an empty index has no files.
        self._terms: W3TermsReader | None = getattr(self._reader, "_terms", None)
        self._files: _MappedFile | None = self._terms._postfile if self._terms else None
        self._lock = Lock()

    def stem(self, reading: str, stem: str) -> Postings:
        """Return the postings of *stem* in a *reading*; none where it does not occur."""
        if self._terms is None or self._files is None:
            return NO_POSTINGS
        # Whoosh's readers of terms seek and read in one file shared by all threads.
        with self._lock, _errors_of_damage():
            try:
                start, _ = self._terms.term_info(reading, stem.encode()).extent()
            except TermNotFound:
                return NO_POSTINGS
            return _postings_at(self._files.view, start)

    def is_whole(self) -> bool:
        """Tell whether the files are still as long as they were."""
        return self._files is None or self._files.is_whole()

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        del self._reader, self._terms, self._files


@contextmanager
def _errors_of_damage() -> Iterator[None]:
    """Turn whatever a damaged index raises into `OSError`: unpickling may raise anything, says its documentation."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"Whoosh cannot read it: {error!r}") from error
