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
from archive.search.index.inversion import NO_COUNTS
from archive.search.index.inversion import FormPositions
from archive.search.index.inversion import StemCounts
from archive.search.index.inversion import StemPostings
from archive.search.index.inversion import distinct_keys
from archive.search.index.inversion import form_positions
from archive.search.index.inversion import higher_counts
from archive.search.index.inversion import keys_of
from archive.search.index.inversion import sorted_once
from archive.search.index.inversion import starts_of
from archive.search.index.inversion import stem_counts
from archive.search.index.inversion import stem_postings
from archive.search.index.sorted_set import sorted_rows
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
        compound_rows = sorted_rows(
            np.column_stack(
                (stem_ranks[rows_of[:, 1]], compound_ranks[rows_of[:, 0]], rows_of[:, 2])
            )
        )
        pair_exact = exact_ranks[np.frombuffer(self._pair_exact, np.uint32)]
        pair_stem = stem_ranks[np.frombuffer(self._pair_stem, np.uint32)]
        forms = _forms(pair_exact, pair_stem, len(stems), compound_rows, len(exact))
        paragraphs, occurrences = self._frequencies(pair_exact, len(exact))
        arrays: dict[str, NDArray[Any]] = {}
        positions: dict[str, FormPositions] = {}
        counts: dict[str, StemCounts] = {}
        for name in READING_NAMES:
            # What was collected takes much memory, and goes as soon as it is stored.
            reading = self._readings.pop(name)
            arrays |= _stored(name, reading, pair_exact)
            index, pairs, documents = _words_of(reading)
            positions[name] = form_positions(pair_exact, pair_stem, pairs, index)
            counts[name] = _stem_counts(reading, pair_stem[pairs], documents, stem_ranks)
        counts["text"] = higher_counts(counts["text"], counts[TRANSMITTED])
        counts[TRANSMITTED] = NO_COUNTS
        postings = {
            name: stem_postings(counts.pop(name), positions.pop(name), len(stems))
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
        keys = distinct_keys(
            pair_exact[np.concatenate((shown, source))], np.concatenate((documents, others))
        )
        paragraphs = np.diff(starts_of(keys, terms)).astype(np.intp)
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
            keys_of(pair_stem, pair_exact),
            keys_of(compound_rows[:, 0], compound_rows[:, 1] + np.uint32(terms)),
        )
    )
    keys = sorted_once(keys)
    return Forms(starts_of(keys, stems), keys.astype(np.uint32))


def _moved(places: "array[int]", shift: int) -> "array[int]":
    return array("I", (place + shift for place in places))


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


def _stem_counts(
    reading: _Reading,
    stems: NDArray[np.uint32],
    documents: NDArray[np.uint32],
    ranks: NDArray[np.uint32],
) -> StemCounts:
    """Return how often the *stems* of words, and those of compounds, are in the *documents* beside them."""
    compounds = np.frombuffer(reading.compounds, np.uint32)
    return stem_counts(
        keys_of(
            np.concatenate((stems, ranks[compounds[::2]])),
            np.concatenate((documents, compounds[1::2])),
        )
    )


def _smallest(values: NDArray[np.uint32]) -> NDArray[Any]:
    """Return *values* in as few bytes each as hold the highest."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))
