"""The Whoosh index of a segment: the postings of its stems, as arrays.

Whoosh stores postings well and matches slowly, so only its writer and reader are used, with a field for each reading
and a codec (Whoosh's own way to another format of files) that writes and reads each list of postings as two arrays.
Opening a Whoosh index unpickles: its folder must be as trusted as code, and a class whose name it contains
(`StemField`, `ArrayCodec`) can only be renamed with a new `library.schema.SCHEMA_VERSION`.
"""

import mmap
from collections.abc import Iterable
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
from whoosh.codec.whoosh3 import W3FieldWriter
from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.codec.whoosh3 import W3TermsReader
from whoosh.filedb.structfile import StructFile
from whoosh.matching import LeafMatcher
from whoosh.reading import TermNotFound

from archive.array_file import is_whole
from archive.array_file import mapped_file
from archive.search.engines.postings import NO_POSTINGS
from archive.search.engines.postings import Postings
from archive.search.index.segment_words import SegmentWords

_NUMBER_BYTES = 4
#: The first bytes of the file of postings.
_BEGINNING = b"PINCPOST"


class StemField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of terms without an analyser; its postings come from `ArrayPool`."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec with the postings of a term as arrays, little-endian.

    Three numbers say how many paragraphs, forms and positions there are. Then come the paragraphs, the forms, where
    the positions of each form begin and the last end, and the positions, four bytes each; then the frequencies, two
    bytes each.
    """

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "_ArrayFieldWriter":
        """Return the writer of terms and postings."""
        return _ArrayFieldWriter(self, storage, segment)

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
        documents, forms, positions = np.frombuffer(view, "<u4", 3, start).tolist()
        sizes = (3, documents, forms, forms + 1, positions)
        at = [start + _NUMBER_BYTES * sum(sizes[:n]) for n in range(1, len(sizes) + 1)]
        self.postings = Postings(
            documents=np.frombuffer(view, "<u4", documents, at[0]),
            forms=np.frombuffer(view, "<u4", forms, at[1]),
            form_starts=np.frombuffer(view, "<u4", forms + 1, at[2]),
            positions=np.frombuffer(view, "<u4", positions, at[3]),
            frequencies=np.frombuffer(view, "<u2", documents, at[4]),
        )
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


class ArrayPool:
    """The postings of a new index, in place of Whoosh's sorting pool: they are in order already."""

    def __init__(self, words: SegmentWords) -> None:
        self._stems = words.stems
        self._postings = words.postings

    def iter_postings(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Yield field, stem and postings of each stem, in order."""
        for field in sorted(self._postings):
            of_field = self._postings[field]
            starts, forms = of_field.starts.tolist(), of_field.form_starts.tolist()
            places = of_field.position_starts
            for number, stem in enumerate(self._stems):
                start, end = starts[number], starts[number + 1]
                first, last = forms[number], forms[number + 1]
                if start < end or first < last:
                    begin, stop = int(places[first]), int(places[last])
                    yield (
                        field,
                        stem.encode(),
                        Postings(
                            of_field.documents[start:end],
                            of_field.frequencies[start:end],
                            of_field.forms[first:last],
                            (places[first : last + 1] - places[first]).astype(np.uint32),
                            of_field.positions[begin:stop],
                        ),
                    )

    def add(self, _posting: object) -> None:
        """Take a posting of a field that Whoosh analysed itself; there are none."""
        raise NotImplementedError

    def cleanup(self) -> None:
        """Free the memory."""
        self._postings = {}


class _ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes terms, each with the arrays of its postings."""

    def add_postings(
        self,
        schema: fields.Schema,
        _lengths: object,
        items: Iterable[tuple[str, bytes, Postings]],
    ) -> None:
        """Write the postings that `ArrayPool.iter_postings` yields."""
        # No empty file can be mapped, and texts may have no words at all.
        self._postfile.write(_BEGINNING)
        started = ""
        for name, term, postings in items:
            if name != started:
                self.start_field(name, schema[name])
                started = name
            info = W3TermInfo()
            start = self._postfile.tell()
            sizes = [len(postings.documents), len(postings.forms), len(postings.positions)]
            numbers = (
                np.array(sizes, np.uint32),
                postings.documents,
                postings.forms,
                postings.form_starts,
                postings.positions,
            )
            self._postfile.write(np.concatenate(numbers).astype("<u4").tobytes())
            self._postfile.write(postings.frequencies.astype("<u2").tobytes())
            if len(postings.documents):
                info.add_block(_Block(postings))
            info.set_extent(start, self._postfile.tell() - start)
            self._tindex.add(self._key(term), info.to_bytes())

    def _key(self, term: bytes) -> bytes:
        return int(self._fieldid).to_bytes(2, "big") + term


class _Block:
    """A list of postings as Whoosh counts it."""

    def __init__(self, postings: Postings) -> None:
        self._weights = [float(postings.frequencies.sum())]
        self._documents = postings.documents
        self._frequencies = postings.frequencies

    def __len__(self) -> int:
        return len(self._documents)

    def min_length(self) -> int:
        return 0

    def max_length(self) -> int:
        return 0

    def max_weight(self) -> float:
        return float(self._frequencies.max())

    def min_id(self) -> int:
        return int(self._documents[0])

    def max_id(self) -> int:
        return int(self._documents[-1])


def write_whoosh(folder: Path, words: SegmentWords) -> None:
    """Write the postings of *words* into *folder*, which must not exist. Raises `OSError`."""
    schema = fields.Schema(**{name: StemField() for name in words.postings})
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema).writer(codec=ArrayCodec(), compound=False)
    try:
        writer.pool = ArrayPool(words)
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
        terms: W3TermsReader | None = getattr(self._reader, "_terms", None)
        self._files: _MappedFile | None = terms._postfile if terms else None
        self._lock = Lock()

    def stem(self, reading: str, stem: str) -> Postings:
        """Return the postings of *stem* in a *reading*; none where it does not occur."""
        # Whoosh's readers of terms seek and read in one file shared by all threads.
        with self._lock, _errors_of_damage():
            try:
                matcher: ArrayMatcher = self._reader.postings(reading, stem.encode())
            except TermNotFound:
                return NO_POSTINGS
            return matcher.postings

    def is_whole(self) -> bool:
        """Tell whether the files are still as long as they were."""
        return self._files is None or self._files.is_whole()

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        del self._reader, self._files


@contextmanager
def _errors_of_damage() -> Iterator[None]:
    """Turn whatever a damaged index raises into `OSError`: unpickling may raise anything, says its documentation."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"Whoosh cannot read it: {error!r}") from error
