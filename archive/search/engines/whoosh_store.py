"""Whoosh as a store of postings: which paragraphs have a stem, and how often.

Whoosh keeps postings well and matches slowly, so only its public writer and reader are used, one
field a zone, stems with frequencies and no positions. Opening an index of Whoosh unpickles: the folder
is as trusted as code.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from pickle import UnpicklingError
from struct import error
from threading import Lock

from whoosh import fields
from whoosh import formats
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermNotFound
from whoosh.writing import IndexingError

from archive.search.query.tree import Zone

#: Looking one place up costs about as much as going over so many postings.
_BISECT = 12
#: Posting lists of common stems that are kept decoded, in postings; eight bytes each.
_KEPT = 2_000_000
#: The same of others, those read last: one search asks several times for its words.
_RECENT = 400_000


class StemField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of stems that analyses nothing; its postings are gathered by `Gathered`.

    The weights of the postings carry the frequencies; `Existence` adds no value bytes.
    """

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)


class Unmeasured(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec, which does not look for the file of lengths, where there is none, for every posting."""

    length_stats = False


class Gathered:
    """The postings of a new index by stem: Whoosh's sorting pool, but nothing is ever to be sorted but stems.

    Paragraphs come in the order of their positions, so each list is in order as it grows; eight bytes a posting.
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
        """Yield field, term, document, weight and value of each posting, as Whoosh writes them."""
        for zone in sorted(self._lists):
            by_term = {stem.encode(): pairs for stem, pairs in self._lists[zone].items()}
            for term in sorted(by_term):
                pairs = by_term[term]
                for position, frequency in zip(pairs[::2], pairs[1::2], strict=True):
                    yield zone.value, term, position, float(frequency), b""

    def cleanup(self) -> None:
        """Let go of all postings."""
        self._lists.clear()


@dataclass(frozen=True, slots=True)
class Postings:
    """The paragraphs that have one stem, ascending, and how often each has it."""

    positions: "array[int]"
    frequencies: "array[int]"

    def among(self, found: set[int]) -> set[int]:
        """Return those of *found* that have the stem."""
        if len(found) * _BISECT > len(self.positions):
            return found.intersection(self.positions)
        return {position for position in found if self._at(position) is not None}

    def frequencies_at(self, places: Sequence[int]) -> Sequence[int]:
        """Return how often each of *places* has the stem, 0 where it has not."""
        if places is self.positions:
            return self.frequencies
        if len(places) * _BISECT > len(self.positions):
            known = dict(zip(self.positions, self.frequencies, strict=True))
            return list(map(known.get, places, repeat(0)))
        indices = map(self._at, places)
        return [0 if at is None else self.frequencies[at] for at in indices]

    def _at(self, position: int) -> int | None:
        at = bisect_left(self.positions, position)
        return at if at < len(self.positions) and self.positions[at] == position else None


_NONE = Postings(array("I"), array("I"))


class PostingsWriter:
    """Writes a new index into *folder*; paragraphs are added in the order of their positions."""

    def __init__(self, folder: Path) -> None:
        schema = fields.Schema(**{zone.value: StemField() for zone in Zone})
        folder.mkdir(parents=True)
        self._writer = index.create_in(str(folder), schema).writer(codec=Unmeasured())
        self._writer.pool = self._gathered = Gathered()
        self._position = 0

    def add(self, stems: Mapping[Zone, Iterable[str]]) -> None:
        """Add the next paragraph: the stems of each zone that it has, each as often as it stands there."""
        self._writer.add_document()
        for zone, found in stems.items():
            self._gathered.add(self._position, zone, Counter(found))
        self._position += 1

    def finish(self) -> None:
        """Commit as one segment, so that document numbers are positions."""
        self._writer.commit(optimize=True)

    def abandon(self) -> None:
        """Give up; a writer that is dropped without a word keeps Whoosh's lock."""
        with suppress(IndexingError):  # it may have ended already, by the error that led here
            self._writer.cancel()


class PostingsReader:
    """Reads posting lists; keeps those of common stems decoded. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index at *folder*. Raises `OSError` where it is damaged."""
        try:
            self._reader = index.open_dir(str(folder)).reader()
        except (index.IndexError, UnpicklingError, error) as damage:
            raise OSError(f"Whoosh cannot read it: {damage}") from damage
        self._lock = Lock()
        self._kept: dict[tuple[Zone, str], Postings] = {}
        self._recent: dict[tuple[Zone, str], Postings] = {}
        self._size = self._recent_size = 0
        self.paragraphs: int = self._reader.doc_count_all()

    def postings(self, zone: Zone, stem: str) -> Postings:
        """Return the postings of *stem*; none where it is unknown."""
        kept = self._known(zone, stem)
        if kept is not None:
            return kept
        # Whoosh's matchers seek and read in one file that all threads share.
        with self._lock:
            found = self._known(zone, stem)
            if found is None:
                found = self._read(zone, stem)
                self._keep(zone, stem, found)
        return found

    def _known(self, zone: Zone, stem: str) -> Postings | None:
        return self._kept.get((zone, stem)) or self._recent.get((zone, stem))

    def _keep(self, zone: Zone, stem: str, found: Postings) -> None:
        size = len(found.positions)
        if size * 20 > self.paragraphs and self._size < _KEPT:
            self._kept[(zone, stem)] = found
            self._size += size
            return
        self._recent[(zone, stem)] = found
        self._recent_size += size + 1
        while self._recent_size > _RECENT and len(self._recent) > 1:
            oldest = next(iter(self._recent))
            self._recent_size -= len(self._recent.pop(oldest).positions) + 1

    def frequency(self, zone: Zone, stem: str) -> int:
        """Return how many paragraphs have *stem*, without reading its postings."""
        with self._lock:
            return int(self._reader.doc_frequency(zone.value, stem.encode()))

    def close(self) -> None:
        """Close the files."""
        self._reader.close()

    def _read(self, zone: Zone, stem: str) -> Postings:
        positions, frequencies = array("I"), array("I")
        try:
            matcher = self._reader.postings(zone.value, stem.encode())
        except TermNotFound:
            return _NONE
        while matcher.is_active():
            positions.append(matcher.id())
            frequencies.append(int(matcher.weight()))
            matcher.next()
        return Postings(positions, frequencies)
