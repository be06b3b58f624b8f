"""Writing the Whoosh index of a segment: all terms of a field at once, as arrays.

The files are those of Whoosh 2.7.4, which would write them a term at a time: the hash table of terms is that of
``whoosh.filedb.filetables``, the value of a term that of ``whoosh.codec.whoosh3.W3TermInfo``.
"""

from array import array
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from hashlib import md5
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields
from whoosh.codec.whoosh3 import W3FieldWriter
from whoosh.filedb.filetables import OrderedHashWriter

from archive.search.index.inversion import StemPostings
from archive.search.index.segment_words import SegmentWords

#: The first bytes of the file of postings: no empty file can be mapped, and texts may have no words at all.
_BEGINNING = b"PINCPOST"
#: What the hash table says of a term, big-endian: the lengths of its key and value come before it.
_TERM_INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("highest", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("length", ">i4"),
    ]
)
_ENTRY_BYTES = 8
_NO_DOCUMENT = 0xFFFFFFFF
#: Terms of which the postings are put together in memory before they are written.
_TERMS_AT_ONCE = 4096

Numbers = NDArray[np.int64]


class StemPool:
    """The postings of a new index, in place of Whoosh's sorting pool: they are in order already."""

    def __init__(self, words: SegmentWords) -> None:
        self._stems = words.stems
        self._postings = words.postings

    def iter_postings(self) -> Iterator[tuple[str, Sequence[str], StemPostings]]:
        """Yield each field that has postings, all stems, and the postings, in order."""
        for field in sorted(self._postings):
            yield field, self._stems, self._postings[field]

    def add(self, _posting: object) -> None:
        """Take a posting of a field that Whoosh analysed itself; there are none."""
        raise NotImplementedError

    def cleanup(self) -> None:
        """Free the memory."""
        self._postings = {}


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes terms, each with the arrays of its postings."""

    def add_postings(
        self,
        schema: fields.Schema,
        _lengths: object,
        items: Iterable[tuple[str, Sequence[str], StemPostings]],
    ) -> None:
        """Write the postings that `StemPool.iter_postings` yields."""
        self._postfile.write(_BEGINNING)
        for name, stems, postings in items:
            starts, forms = postings.starts.astype(np.int64), postings.form_starts.astype(np.int64)
            present = np.flatnonzero((np.diff(starts) > 0) | (np.diff(forms) > 0))
            if not len(present):
                continue
            self.start_field(name, schema[name])
            infos = _term_infos(postings, present)
            infos["offset"] += self._postfile.tell()
            _write_postings(self._postfile, postings, present)
            field = int(self._fieldid).to_bytes(2, "big")
            keys = [field + stems[number].encode() for number in present.tolist()]
            _add_terms(self._tindex, keys, infos)


def _bounds(starts: NDArray[np.uint64], numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return where the rows of each of *numbers* begin and end."""
    signed = starts.astype(np.int64)
    return signed[numbers], signed[numbers + 1]


def _term_infos(postings: StemPostings, numbers: Numbers) -> NDArray[Any]:
    """Return what the table says of the stems with these *numbers*; offsets count from the first of them."""
    start, end = _bounds(postings.starts, numbers)
    first, last = _bounds(postings.form_starts, numbers)
    places = postings.position_starts.astype(np.int64)
    documents, forms = end - start, last - first
    positions = places[last] - places[first]
    infos = np.zeros(len(numbers), _TERM_INFO)
    sums = np.append(0, np.cumsum(postings.frequencies, dtype=np.int64))
    infos["weight"] = sums[end] - sums[start]
    infos["documents"] = documents
    # What Whoosh writes where there is no first document.
    infos["first"] = _NO_DOCUMENT
    found = np.flatnonzero(documents)
    if len(found):
        infos["first"][found] = postings.documents[start[found]]
        infos["last"][found] = postings.documents[end[found] - 1]
        infos["highest"][found] = np.maximum.reduceat(postings.frequencies, start[found])
    lengths = 4 * (4 + documents + 2 * forms + positions) + 2 * documents
    infos["length"] = lengths
    infos["offset"] = np.cumsum(lengths) - lengths
    return infos


def _write_postings(file: Any, postings: StemPostings, numbers: Numbers) -> None:
    """Write the arrays of the stems with these *numbers*, as `whoosh_store.ArrayCodec` says."""
    documents, forms = _bytes(postings.documents, "<u4"), _bytes(postings.forms, "<u4")
    positions = _bytes(postings.positions, "<u4")
    frequencies = _bytes(postings.frequencies, "<u2")
    places = postings.position_starts.astype(np.int64)
    for at in range(0, len(numbers), _TERMS_AT_ONCE):
        some = numbers[at : at + _TERMS_AT_ONCE]
        start, end = _bounds(postings.starts, some)
        first, last = _bounds(postings.form_starts, some)
        place, stop = places[first], places[last]
        heads = _bytes(np.column_stack((end - start, last - first, stop - place)), "<u4")
        edges, edge = _edges(places, first, last)
        # In bytes; the rows of a term in each of these arrays.
        fours = np.column_stack((start, end, first, last, edge[:-1], edge[1:], place, stop))
        bounds = np.column_stack((4 * fours, 2 * start, 2 * end)).tolist()
        pieces: list[memoryview] = []
        for n, (d, d_end, f, f_end, e, e_end, p, p_end, q, q_end) in enumerate(bounds):
            pieces += (
                heads[12 * n : 12 * n + 12],
                documents[d:d_end],
                forms[f:f_end],
                edges[e:e_end],
                positions[p:p_end],
                frequencies[q:q_end],
            )
        file.write(b"".join(pieces))


def _edges(places: Numbers, first: Numbers, last: Numbers) -> tuple[memoryview, Numbers]:
    """Return where the positions of each form of each term begin, and the last end, and the rows of each term.

    They count from the first position of the term. Its forms are from *first* to before *last*, and the positions of
    form ``m`` begin at ``places[m]``.
    """
    sizes = last - first + 1
    rows = np.append(0, np.cumsum(sizes))
    index = np.arange(rows[-1]) + np.repeat(first - rows[:-1], sizes)
    return _bytes(places[index] - np.repeat(places[first], sizes), "<u4"), rows


def _bytes(numbers: NDArray[Any], kind: str | np.dtype[Any]) -> memoryview:
    return np.ascontiguousarray(numbers, kind).view(np.uint8).reshape(-1).data


def _add_terms(table: OrderedHashWriter, keys: Sequence[bytes], infos: NDArray[Any]) -> None:
    """Add *keys*, ascending, and their *infos* to the hash table, as `OrderedHashWriter.add` does one by one."""
    size = infos.itemsize
    values = _bytes(infos, infos.dtype)
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    heads = _bytes(np.column_stack((lengths, np.full(len(keys), size))), ">i4")
    ends = table.dbfile.tell() + np.cumsum(lengths + _ENTRY_BYTES + size)
    positions = (ends - lengths - _ENTRY_BYTES - size).tolist()
    entries: list[bytes | memoryview] = []
    for n, (key, position) in enumerate(zip(keys, positions, strict=True)):
        entries += (
            heads[_ENTRY_BYTES * n : _ENTRY_BYTES * (n + 1)],
            key,
            values[size * n : size * (n + 1)],
        )
        digest = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        table.buckets[digest & 255].append((digest, position))
    table.dbfile.write(b"".join(entries))
    known = [*table.index, *positions]
    table.index.array = array(_typecode(known[-1]), known)
    table.lastkey = keys[-1]


def _typecode(highest: int) -> str:
    """Return the type that a `whoosh.util.numlists.GrowableArray` of positions has grown into."""
    bits = highest.bit_length()
    return next(code for most, code in ((16, "H"), (31, "i"), (32, "I"), (64, "q")) if bits <= most)
