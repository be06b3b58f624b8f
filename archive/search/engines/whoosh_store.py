"""The Whoosh index: posting lists of stems with their frequencies.

Whoosh stores postings well and matches slowly, so only its public writer and reader are used, with a field
for each zone and no positions. Opening a Whoosh index unpickles: its folder must be as trusted as code, and
a class whose name it contains (`StemField`, `CodecWithoutLengths`) can only be renamed with a new
`library.schema.SCHEMA_VERSION`.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from threading import Lock

from whoosh import fields
from whoosh import formats
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermNotFound

from archive.search.query.tree import Zone

#: A lookup by bisection costs about as much as a pass over so many postings.
_BISECT_COST = 12
#: Postings of common stems that are cached for good; eight bytes each.
_MAX_PINNED_POSTINGS = 2_000_000
#: Postings of other stems in a cache of the most recent: a search needs its words several times.
_MAX_RECENT_POSTINGS = 400_000


class StemField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of stems without an analyser; its postings come from a `PostingPool`.

    Frequencies are stored as the weights of the postings; `Existence` adds no value bytes.
    """

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)


class CodecWithoutLengths(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec without field lengths, which it would otherwise look for at every posting."""

    length_stats = False


class PostingPool:
    """The postings of a new index by stem, in place of Whoosh's sorting pool.

    Paragraphs are added in the order of their positions, so only the stems need sorting; eight bytes per posting.
    """

    def __init__(self) -> None:
        self._lists: dict[Zone, dict[str, array[int]]] = {zone: {} for zone in Zone}

    def add(self, position: int, zone: Zone, stems: Mapping[str, int]) -> None:
        """Add the frequencies of *stems* in *zone* of the next paragraph."""
        lists = self._lists[zone]
        for stem, frequency in stems.items():
            try:
                lists[stem].extend((position, frequency))
            except KeyError:
                lists[stem] = array("I", (position, frequency))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Yield field, term, document, weight and value of each posting, as Whoosh expects."""
        for zone in sorted(self._lists):
            by_term = {stem.encode(): pairs for stem, pairs in self._lists[zone].items()}
            for term in sorted(by_term):
                pairs = by_term[term]
                for position, frequency in zip(pairs[::2], pairs[1::2], strict=True):
                    yield zone.value, term, position, float(frequency), b""

    def cleanup(self) -> None:
        """Free the memory."""
        self._lists.clear()


@dataclass(frozen=True, slots=True)
class Postings:
    """The posting list of a stem: the paragraphs with it, ascending, and its frequency in each."""

    positions: "array[int]"
    frequencies: "array[int]"

    def among(self, found: set[int]) -> set[int]:
        """Return those of *found* that contain the stem."""
        if len(found) * _BISECT_COST > len(self.positions):
            return found.intersection(self.positions)
        return {position for position in found if self._index_of(position) is not None}

    def frequencies_at(self, places: Sequence[int]) -> Sequence[int]:
        """Return the frequency of the stem in each of *places*, 0 where it does not occur."""
        if places is self.positions:
            return self.frequencies
        if len(places) * _BISECT_COST > len(self.positions):
            known = dict(zip(self.positions, self.frequencies, strict=True))
            return list(map(known.get, places, repeat(0)))
        indices = map(self._index_of, places)
        return [0 if at is None else self.frequencies[at] for at in indices]

    def _index_of(self, position: int) -> int | None:
        at = bisect_left(self.positions, position)
        return at if at < len(self.positions) and self.positions[at] == position else None


_NONE = Postings(array("I"), array("I"))


class PostingsWriter:
    """Writes a new index into *folder*; paragraphs are added in the order of their positions."""

    def __init__(self, folder: Path) -> None:
        schema = fields.Schema(**{zone.value: StemField() for zone in Zone})
        folder.mkdir(parents=True)
        self._writer = index.create_in(str(folder), schema).writer(codec=CodecWithoutLengths())
        self._writer.pool = self._pool = PostingPool()
        self._position = 0

    def add(self, stems: Mapping[Zone, Iterable[str]]) -> None:
        """Add the next paragraph: the stems of each zone, repeated as often as they occur."""
        self._writer.add_document()
        for zone, listed in stems.items():
            self._pool.add(self._position, zone, Counter(listed))
        self._position += 1

    def finish(self) -> None:
        """Commit as one segment, so that document numbers are positions."""
        self._writer.commit(optimize=True)

    def abandon(self) -> None:
        """Abort; a writer that is not cancelled keeps Whoosh's lock."""
        self._writer.cancel()


class PostingsReader:
    """Reads posting lists, with a cache. Safe to share between threads."""

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
        self._lock = Lock()
        self._pinned: dict[tuple[Zone, str], Postings] = {}
        self._recent: dict[tuple[Zone, str], Postings] = {}
        self._pinned_size = self._recent_size = 0

    def postings(self, zone: Zone, stem: str) -> Postings:
        """Return the postings of *stem*; none if it is unknown."""
        cached = self._cached(zone, stem)
        if cached is not None:
            return cached
        # Whoosh's matchers seek and read in one file shared by all threads.
        with self._lock:
            found = self._cached(zone, stem)
            if found is None:
                found = self._read(zone, stem)
                self._cache(zone, stem, found)
        return found

    def _cached(self, zone: Zone, stem: str) -> Postings | None:
        return self._pinned.get((zone, stem)) or self._recent.get((zone, stem))

    def _cache(self, zone: Zone, stem: str, found: Postings) -> None:
        size = len(found.positions)
        if size * 20 > self.paragraphs and self._pinned_size < _MAX_PINNED_POSTINGS:
            self._pinned[(zone, stem)] = found
            self._pinned_size += size
            return
        self._recent[(zone, stem)] = found
        self._recent_size += size + 1
        while self._recent_size > _MAX_RECENT_POSTINGS and len(self._recent) > 1:
            oldest = next(iter(self._recent))
            self._recent_size -= len(self._recent.pop(oldest).positions) + 1

    def frequency(self, zone: Zone, stem: str) -> int:
        """Return how many paragraphs contain *stem*, without reading its postings."""
        with self._lock, _errors_of_damage():
            return int(self._reader.doc_frequency(zone.value, stem.encode()))

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        # Only then is the mapping of its file let go.
        del self._reader

    def _read(self, zone: Zone, stem: str) -> Postings:
        positions, frequencies = array("I"), array("I")
        with _errors_of_damage():
            try:
                matcher = self._reader.postings(zone.value, stem.encode())
            except TermNotFound:
                return _NONE
            while matcher.is_active():
                positions.append(matcher.id())
                frequencies.append(int(matcher.weight()))
                matcher.next()
        return Postings(positions, frequencies)


@contextmanager
def _errors_of_damage() -> Iterator[None]:
    """Turn whatever a damaged index raises into `OSError`: unpickling may raise anything, says its documentation."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"Whoosh cannot read it: {error!r}") from error
