"""Builds the words of a segment: paragraphs as term numbers with their places, the vocabulary, and the postings.

Paragraphs are collected as numbers of pairs, an exact term and its stem in the language of the text, so that no
word is looked at by itself; `finish` sorts terms and stems, and inverts the whole with array operations.
"""

from array import array
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.language.analyser import Analysis
from archive.search.index.vocabulary import NO_CAPITALS
from archive.search.index.vocabulary import Forms
from archive.search.index.vocabulary import TermColumns
from archive.search.index.vocabulary import capitals_arrays
from archive.search.index.vocabulary import compound_arrays
from archive.search.index.vocabulary import vocabulary_arrays
from archive.search.query.tree import Zone

#: In place of a word: the end of a paragraph, and of a part of one that no phrase crosses.
PARAGRAPH_END, PART_END = 0xFFFFFFFF, 0xFFFFFFFE
#: Readings are stored under these names. The transmitted reading belongs to the zone of the text.
TRANSMITTED = "transmitted"
READINGS = {Zone.TEXT: ("text", TRANSMITTED), Zone.STAGE: ("stage",), Zone.NOTE: ("note",)}
READING_NAMES = tuple(name for names in READINGS.values() for name in names)
#: The highest frequency that is stored; beyond it BM25 hardly changes.
_MAX_FREQUENCY = 0xFFFF


@dataclass(frozen=True, slots=True)
class StemPostings:
    """The postings of one zone, or the positions of the transmitted reading, by number of stem.

    Those of stem ``n`` are from ``starts[n]`` to before ``starts[n + 1]``: the paragraphs, and how often each has
    the stem. Its forms are from ``form_starts[n]`` on: the numbers of exact terms, ascending. The words of form ``m``
    of all these are at the positions of the reading from ``position_starts[m]`` on. Compounds are no forms here.
    """

    starts: NDArray[np.uint64]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.uint16]
    form_starts: NDArray[np.uint64]
    forms: NDArray[np.uint32]
    position_starts: NDArray[np.uint64]
    positions: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """The words of a segment: the arrays to store, its terms and stems in order, and the postings of each zone."""

    paragraphs: int
    arrays: Mapping[str, NDArray[Any]]
    exact: Sequence[str]
    stems: Sequence[str]
    #: By the name of the reading. Those of the text count the transmitted reading as well, which has only positions.
    postings: Mapping[str, StemPostings]


@dataclass(slots=True)
class _Reading:
    """One reading of all paragraphs: pairs, and where their words begin and end."""

    pairs: "array[int]" = field(default_factory=lambda: array("I"))
    starts: "array[int]" = field(default_factory=lambda: array("I"))
    ends: "array[int]" = field(default_factory=lambda: array("I"))
    #: The paragraphs that have any, and the end of each among the pairs.
    owners: "array[int]" = field(default_factory=lambda: array("I"))
    bounds: "array[int]" = field(default_factory=lambda: array("Q"))
    #: Where sentences begin among the pairs.
    sentences: "array[int]" = field(default_factory=lambda: array("I"))
    #: Stems of compounds, and the paragraphs that have them: in pairs.
    compounds: "array[int]" = field(default_factory=lambda: array("I"))

    def end(self, mark: int) -> None:
        self.pairs.append(mark)
        self.starts.append(0)
        self.ends.append(0)


class _Pairs(dict[str, int]):
    """The pair of each exact term, by one way of stemming; *new* returns one. A hit runs no Python code of ours."""

    def __init__(self, new: Callable[[str], int]) -> None:
        super().__init__()
        self._new = new

    def __missing__(self, exact: str) -> int:
        pair = self[exact] = self._new(exact)
        return pair


class SegmentWordsBuilder:
    """Collects the words of paragraphs, in their order, with `begin` before each."""

    def __init__(self) -> None:
        self._readings = {name: _Reading() for name in READING_NAMES}
        #: By the way of stemming.
        self._pairs: dict[str, _Pairs] = {}
        #: What `add` was called with, for the words that are new.
        self._adding: tuple[Analysis, Callable[[str], str], Callable[[int], str]] | None = None
        self._pair_exact, self._pair_stem = array("I"), array("I")
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._surfaces: list[str] = []
        self._firsts = array("I")
        self._compounds: dict[str, int] = {}
        #: A compound, its stem and a paragraph that has it, one after the other.
        self._compound_rows = array("I")
        self._document = -1

    def begin(self) -> None:
        """Begin the next paragraph."""
        self._document += 1

    def add(
        self,
        reading: str,
        analysis: Analysis,
        way: str,
        stem: Callable[[str], str],
        surface: Callable[[int], str],
        *,
        shift: int = 0,
        sentences: Sequence[int] = (),
    ) -> None:
        """Add words to a *reading* of the paragraph, each stemmed by *stem*, the *way* of its language.

        *surface* returns how word number n is written; *shift* is added to the places; *sentences* are the words that
        begin a sentence after the first. `end` ends the reading.
        """
        if way not in self._pairs:
            self._pairs[way] = _Pairs(self._pair)
        into, self._adding = self._readings[reading], (analysis, stem, surface)
        into.sentences.extend(len(into.pairs) + word for word in (0, *sentences))
        into.pairs.extend(map(self._pairs[way].__getitem__, analysis.terms))
        into.starts.extend(_moved(analysis.starts, shift) if shift else analysis.starts)
        into.ends.extend(_moved(analysis.ends, shift) if shift else analysis.ends)
        for compound in analysis.compounds:
            parts = analysis.terms[compound.first : compound.last + 1]
            number = self._stem(stem("".join(parts)))
            which = self._compounds.setdefault(" ".join(parts), len(self._compounds))
            self._compound_rows.extend((which, number, self._document))
            into.compounds.extend((number, self._document))

    def end_part(self, reading: str) -> None:
        """End a part of a *reading* that no phrase crosses."""
        self._readings[reading].end(PART_END)

    def end(self, reading: str) -> None:
        """End a *reading* of the paragraph."""
        into = self._readings[reading]
        into.end(PARAGRAPH_END)
        into.owners.append(self._document)
        into.bounds.append(len(into.pairs))

    def _pair(self, exact: str) -> int:
        """Return a new pair of *exact*, which `add` has met."""
        assert self._adding is not None
        analysis, stem, surface = self._adding
        number = self._exact.get(exact)
        if number is None:
            number = self._exact[exact] = len(self._exact)
            self._surfaces.append(surface(analysis.terms.index(exact)))
            self._firsts.append(self._document)
        self._pair_exact.append(number)
        self._pair_stem.append(self._stem(stem(exact)))
        return len(self._pair_exact) - 1

    def _stem(self, stem: str) -> int:
        return self._stems.setdefault(stem, len(self._stems))

    def finish(self, capitals: Mapping[str, tuple[int, int]] = NO_CAPITALS) -> SegmentWords:
        """Return the words of all paragraphs; *capitals* are the counts of `CapitalsSeen`."""
        exact, exact_ranks = _in_order(self._exact)
        stems, stem_ranks = _in_order(self._stems)
        compounds, compound_ranks = _in_order(self._compounds)
        rows_of = np.frombuffer(self._compound_rows, np.uint32).reshape(-1, 3)
        compound_rows = np.unique(
            np.column_stack(
                (stem_ranks[rows_of[:, 1]], compound_ranks[rows_of[:, 0]], rows_of[:, 2])
            ),
            axis=0,
        )
        pair_exact = exact_ranks[np.frombuffer(self._pair_exact, np.uint32)]
        pair_stem = stem_ranks[np.frombuffer(self._pair_stem, np.uint32)]
        forms = _forms(pair_exact, pair_stem, len(stems), compound_rows, len(exact))
        paragraphs, occurrences = self._frequencies(pair_exact, len(exact))
        arrays: dict[str, NDArray[Any]] = {}
        positions: dict[str, _Positions] = {}
        counts: dict[str, _Counts] = {}
        for name in READING_NAMES:
            # What was collected takes much memory, and goes as soon as it is stored.
            reading = self._readings.pop(name)
            arrays |= _stored(name, reading, pair_exact)
            index, pairs, documents = _words_of(reading)
            positions[name] = _positions(pair_exact, pair_stem, pairs, index)
            counts[name] = _stem_counts(reading, pair_stem[pairs], documents, stem_ranks)
        counts["text"] = _higher(counts["text"], counts[TRANSMITTED])
        counts[TRANSMITTED] = _NO_COUNTS
        postings = {
            name: _postings(counts.pop(name), positions.pop(name), len(stems))
            for name in READING_NAMES
        }
        order = np.argsort(exact_ranks)
        terms = TermColumns(
            exact,
            list(map(self._surfaces.__getitem__, order.tolist())),
            np.frombuffer(self._firsts, np.uint32)[order],
            paragraphs,
            occurrences,
        )
        arrays |= vocabulary_arrays(terms, stems, forms, compounds)
        arrays |= compound_arrays(compound_rows)
        arrays |= capitals_arrays(capitals)
        return SegmentWords(self._document + 1, arrays, exact, stems, postings)

    def _frequencies(
        self, pair_exact: NDArray[np.uint32], terms: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return how many paragraphs have each of so many exact *terms*, and how often it occurs in the text."""
        (_, shown, documents), (_, source, others) = (
            _words_of(self._readings[name]) for name in READINGS[Zone.TEXT]
        )
        keys = _distinct(
            pair_exact[np.concatenate((shown, source))], np.concatenate((documents, others))
        )
        paragraphs = np.diff(_starts(keys, terms)).astype(np.intp)
        return paragraphs, np.bincount(pair_exact[shown], minlength=terms)


def _forms(
    pair_exact: NDArray[np.uint32],
    pair_stem: NDArray[np.uint32],
    stems: int,
    compound_rows: NDArray[np.uint32],
    terms: int,
) -> Forms:
    """Return the forms of so many *stems*: exact terms, and compounds counted on after them."""
    keys = np.concatenate(
        (
            _keys(pair_stem, pair_exact),
            _keys(compound_rows[:, 0], compound_rows[:, 1] + np.uint32(terms)),
        )
    )
    keys = _sorted_once(keys)
    return Forms(_starts(keys, stems), keys.astype(np.uint32))


def _moved(places: "array[int]", shift: int) -> "array[int]":
    return array("I", (place + shift for place in places))


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often terms occur in paragraphs: by term, then by paragraph."""

    terms: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.int64]

    @property
    def keys(self) -> NDArray[np.uint64]:
        return _keys(self.terms, self.documents)


_NO_COUNTS = _Counts(np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty(0, np.int64))


def _in_order(numbers: Mapping[str, int]) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the keys of *numbers*, which counts them, in order, and the place of each number there."""
    ordered = sorted(numbers)
    ranks = np.empty(len(ordered), np.uint32)
    ranks[np.fromiter(map(numbers.__getitem__, ordered), np.intp, len(ordered))] = np.arange(
        len(ordered), dtype=np.uint32
    )
    return ordered, ranks


def _words_of(
    reading: _Reading,
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the places of all words of *reading*, their pairs, and the paragraph of each."""
    pairs = np.frombuffer(reading.pairs, np.uint32)
    bounds = np.frombuffer(reading.bounds, np.uint64)
    owners = np.frombuffer(reading.owners, np.uint32)
    documents = np.repeat(owners, np.diff(bounds, prepend=np.uint64(0)).astype(np.intp))
    index = np.flatnonzero(pairs < PART_END).astype(np.uint32)
    return index, pairs[index], documents[index]


def _stored(
    name: str, reading: _Reading, pair_exact: NDArray[np.uint32]
) -> dict[str, NDArray[Any]]:
    pairs = np.frombuffer(reading.pairs, np.uint32)
    is_word = pairs < PART_END
    bounds = np.frombuffer(reading.bounds, np.uint64)
    numbers = pairs.copy()
    numbers[is_word] = pair_exact[pairs[is_word]]
    starts, ends = (np.frombuffer(each, np.uint32) for each in (reading.starts, reading.ends))
    # An end before the first paragraph, which serves for all without this reading.
    return {
        f"{name}.words": np.insert(numbers, 0, PARAGRAPH_END),
        f"{name}.places": np.insert(_smallest(starts), 0, 0),
        f"{name}.lengths": np.insert(_smallest(ends - starts), 0, 0),
        f"{name}.owners": np.frombuffer(reading.owners, np.uint32),
        f"{name}.sizes": (np.diff(bounds, prepend=np.uint64(0)) - np.uint64(1)).astype(np.uint32),
        f"{name}.bounds": np.insert(bounds + np.uint64(1), 0, 1),
        f"{name}.sentences": np.frombuffer(reading.sentences, np.uint32) + np.uint32(1),
    }


def _smallest(values: NDArray[np.uint32]) -> NDArray[Any]:
    """Return *values* in as few bytes each as hold the highest."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


@dataclass(frozen=True, slots=True)
class _Positions:
    """The forms that a reading has, by stem, then by exact term, and the places of the words of each."""

    stems: NDArray[np.uint32]
    forms: NDArray[np.uint32]
    starts: NDArray[np.uint64]
    places: NDArray[np.uint32]


def _positions(
    exact: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    pairs: NDArray[np.uint32],
    index: NDArray[np.uint32],
) -> _Positions:
    """Return the positions of the words at *index*, which are *pairs* with these *exact* terms and *stems*."""
    # Two ways of stemming may give a term the same stem.
    unique, ranks = np.unique(_keys(stems, exact), return_inverse=True)
    keys = _keys(ranks.astype(np.uint32)[pairs], index)
    keys.sort()
    starts = _starts(keys, len(unique))
    having = np.flatnonzero(np.diff(starts))
    # As stored, after the end that is before the first paragraph.
    places = keys.astype(np.uint32) + np.uint32(1)
    kept = _parted(unique[having], having)
    return _Positions(kept.terms, kept.documents, np.append(starts[having], len(keys)), places)


def _stem_counts(
    reading: _Reading,
    stems: NDArray[np.uint32],
    documents: NDArray[np.uint32],
    ranks: NDArray[np.uint32],
) -> _Counts:
    compounds = np.frombuffer(reading.compounds, np.uint32)
    keys = _keys(
        np.concatenate((stems, ranks[compounds[::2]])),
        np.concatenate((documents, compounds[1::2])),
    )
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    return _parted(keys[first], np.diff(np.append(first, len(keys))))


def _distinct(terms: NDArray[np.uint32], documents: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the keys of the terms once for each paragraph that has them, ascending."""
    return _sorted_once(_keys(terms, documents))


def _sorted_once(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort *keys* in their place, and return each once."""
    keys.sort()
    return keys[np.diff(keys, prepend=~keys[:1]).astype(np.bool_)]


def _keys(terms: NDArray[np.uint32], documents: NDArray[np.uint32]) -> NDArray[np.uint64]:
    # In one array: these are the largest of a build.
    keys = terms.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= documents
    return keys


def _parted(keys: NDArray[np.uint64], frequencies: NDArray[np.int64]) -> _Counts:
    terms = (keys >> np.uint64(32)).astype(np.uint32)
    return _Counts(terms, keys.astype(np.uint32), frequencies)


def _higher(one: _Counts, other: _Counts) -> _Counts:
    """Return the stems of both, with the higher of two frequencies."""
    if not len(other.terms):
        return one
    keys = np.union1d(one.keys, other.keys)
    frequencies = np.zeros(len(keys), np.int64)
    frequencies[np.searchsorted(keys, one.keys)] = one.frequencies
    at = np.searchsorted(keys, other.keys)
    frequencies[at] = np.maximum(frequencies[at], other.frequencies)
    return _parted(keys, frequencies)


def _postings(counts: _Counts, positions: _Positions, stems: int) -> StemPostings:
    return StemPostings(
        _starts(counts.keys, stems),
        counts.documents,
        np.minimum(counts.frequencies, _MAX_FREQUENCY).astype(np.uint16),
        _starts(_keys(positions.stems, positions.forms), stems),
        positions.forms,
        positions.starts.astype(np.uint64),
        positions.places,
    )


def _starts(keys: NDArray[np.uint64], count: int) -> NDArray[np.uint64]:
    """Return where the rows of each of *count* terms begin among *keys*, which ascend, and the end."""
    firsts = np.arange(count + 1, dtype=np.uint64) << np.uint64(32)
    return np.searchsorted(keys, firsts).astype(np.uint64)
