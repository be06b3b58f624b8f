"""The vocabulary of one segment: its exact terms with counts, surfaces and stems; its stems with their forms.

Everything lies in mapped arrays. A number of a term or stem is its place in the order of the segment's terms or
stems, and means nothing in another segment.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.search.index.inversion import keys_of
from archive.search.index.removed_words import RemovedWords
from archive.search.index.removed_words import TermRow
from archive.search.index.similar_terms import SimilarTerms
from archive.search.index.similar_terms import letter_arrays
from archive.search.index.slices import indices
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays

#: No words of two letters.
NO_CAPITALS: Mapping[str, tuple[int, int]] = MappingProxyType({})
#: The surface of a term that is written like the term itself.
_SAME = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class TermColumns:
    """The exact terms of a segment in order: what `TermRow` has, each for all of them."""

    exact: Sequence[str]
    surfaces: Sequence[str]
    first: NDArray[np.integer[Any]]
    paragraphs: NDArray[np.integer[Any]]
    occurrences: NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of all stems: those of stem ``n`` are `numbers` from ``starts[n]`` to before ``starts[n + 1]``.

    They ascend: the numbers of its exact terms, and those of its compounds (the parts joined by spaces) counted on
    after those of all the terms.
    """

    starts: NDArray[np.uint64]
    numbers: NDArray[np.uint32]


def vocabulary_arrays(
    terms: TermColumns, stems: Sequence[str], forms: Forms, compounds: Sequence[str]
) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of a vocabulary; *terms*, *stems* and *compounds* are in order."""
    exact = terms.exact
    differing = {n: word for n, word in enumerate(terms.surfaces) if word != exact[n]}
    surfaces = sorted(set(differing.values()))
    numbers = {surface: number for number, surface in enumerate(surfaces)}
    surface = np.full(len(exact), _SAME, np.uint32)
    surface[list(differing)] = [numbers[word] for word in differing.values()]
    return {
        **table_arrays("exact", exact),
        **letter_arrays("\n".join([*exact, ""])),
        **table_arrays("surfaces", surfaces),
        **table_arrays("stems", stems),
        **table_arrays("compounds", compounds),
        "exact.surface": surface,
        "exact.first": terms.first.astype(np.uint32),
        "exact.paragraphs": terms.paragraphs.astype(np.uint32),
        "exact.occurrences": terms.occurrences.astype(np.uint32),
        **_stems_of_terms(forms, len(exact)),
        "stems.forms.starts": forms.starts,
        "stems.forms": forms.numbers,
    }


def compound_arrays(rows: NDArray[np.uint32]) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of the compounds: *rows* of a stem, a compound with it, and a paragraph that has both."""
    return {
        "compounds.forms": keys_of(rows[:, 0], rows[:, 1]),
        "compounds.documents": np.ascontiguousarray(rows[:, 2]),
    }


def capitals_arrays(counts: Mapping[str, tuple[int, int]]) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of the counts of `CapitalsSeen`."""
    terms = sorted(counts)
    return {
        **table_arrays("capitals", terms),
        "capitals.counts": np.array([counts[term][0] for term in terms], np.uint32),
        "capitals.others": np.array([counts[term][1] for term in terms], np.uint32),
    }


class Vocabulary:
    """Reads what `vocabulary_arrays` made, without *removed* words. Safe to share between threads."""

    def __init__(self, file: ArrayFile, removed: RemovedWords | None = None) -> None:
        self.removed = removed
        self._capitals = TermTable(file, "capitals")
        self._capitals_counts: NDArray[np.uint32] = file["capitals.counts"]
        self._other_counts: NDArray[np.uint32] = file["capitals.others"]
        self.exact = TermTable(file, "exact")
        #: Chooses terms by typing errors.
        self.similar = SimilarTerms(file)
        self.stems = TermTable(file, "stems")
        self._compounds = TermTable(file, "compounds")
        self._surfaces = TermTable(file, "surfaces")
        #: How often each exact term occurs.
        self.occurrences: NDArray[np.uint32] = file["exact.occurrences"]
        self._surface: NDArray[np.uint32] = file["exact.surface"]
        self._first: NDArray[np.uint32] = file["exact.first"]
        self._paragraphs: NDArray[np.uint32] = file["exact.paragraphs"]
        #: Whether each exact term is in other paragraphs than its stem; its stems, and where they begin.
        self._own: NDArray[np.uint8] = file["exact.own"]
        self._stems_of: NDArray[np.uint32] = file["exact.stems"]
        self._stem_starts: NDArray[np.uint64] = file["exact.stems.starts"]
        self._forms: NDArray[np.uint32] = file["stems.forms"]
        self._form_starts: NDArray[np.uint64] = file["stems.forms.starts"]
        #: Pairs of a stem and a compound (see `keys_of`), each with a paragraph that has both.
        self.compound_rows: tuple[NDArray[np.uint64], NDArray[np.uint32]] = (
            file["compounds.forms"],
            file["compounds.documents"],
        )

    def row(self, number: int) -> TermRow:
        """Return the exact term with this number."""
        exact, surface = self.exact[number], self._surface.item(number)
        row = TermRow(
            exact,
            exact if surface == _SAME else self._surfaces[surface],
            self._first.item(number),
            self._paragraphs.item(number),
            self.occurrences.item(number),
        )
        return self.removed.taken_from(row, number) if self.removed else row

    def paragraphs(self, terms: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return how many paragraphs have each of *terms*, which are numbers."""
        counts = self._paragraphs[terms].astype(np.int64)
        if self.removed:
            self.removed.subtract_paragraphs(counts, terms)
        return counts

    def occurrences_of(self, terms: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return how often each of *terms*, which are numbers, occurs in the shown text."""
        counts = self.occurrences[terms].astype(np.int64)
        if self.removed:
            self.removed.subtract_occurrences(counts, terms)
        return counts

    def occurs(self, number: int) -> bool:
        """Tell whether the exact term with this number occurs in any text that is left."""
        return self.removed is None or not self.removed.is_gone(number)

    def occurring(self, terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return those of *terms*, which are numbers, that occur in any text that is left."""
        return terms[~self.removed.are_gone(terms)] if self.removed else terms

    def capitals(self, exact: str) -> tuple[int, int]:
        """Return how many texts have *exact*, a word of two letters, in capitals, and how many otherwise."""
        number = self._capitals.find(exact)
        if number < 0:
            return 0, 0
        capitals = self._capitals_counts.item(number)
        others = self._other_counts.item(number)
        if self.removed:
            less = self.removed.capitals(exact)
            return capitals - less[0], others - less[1]
        return capitals, others

    def first(self, terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the first paragraph of the segment that has each of *terms*, which are numbers."""
        firsts: NDArray[np.uint32] = self._first[terms]
        return firsts

    def stems_of(self, number: int) -> list[str]:
        """Return the stems of the exact term with this number."""
        first, end = self._stem_starts[number : number + 2].tolist()
        return [self.stems[stem] for stem in self._stems_of[first:end].tolist()]

    def with_stems(
        self, terms: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return *terms*, which are numbers, each with the number of its stem, or once with each of several."""
        first = self._stem_starts[terms].astype(np.intp)
        sizes = self._stem_starts[terms + np.uint32(1)].astype(np.intp) - first
        return np.repeat(terms, sizes), self._stems_of[indices(first, sizes)]

    def have_own_postings(self, terms: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Tell of each of *terms*, which are numbers, whether it is in other paragraphs than its stem."""
        return self._own[terms] > 0

    def forms(self, stem: str) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
        """Return the forms of *stem*: the numbers of its exact terms, and its compounds as their parts."""
        number = self.stems.find(stem)
        if number < 0:
            return (), ()
        first, end = self._form_starts[number : number + 2].tolist()
        listed = self._forms[first:end].tolist()
        terms = len(self.exact)
        if self.removed:
            listed = self.removed.remaining_forms(number, listed, terms)
        exact = tuple(form for form in listed if form < terms)
        parts = (self._compounds[form - terms] for form in listed[len(exact) :])
        return exact, tuple(tuple(each.split(" ")) for each in parts)

    def has_compound(self, parts: Sequence[str]) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""
        number = self._compounds.find(" ".join(parts))
        return number >= 0 and not (self.removed and self.removed.is_compound_gone(number))


def _stems_of_terms(forms: Forms, terms: int) -> Mapping[str, NDArray[Any]]:
    """Return the stems of each exact term, and whether it is in other paragraphs than its stem: one of several."""
    sizes = np.diff(forms.starts).astype(np.intp)
    order = np.argsort(forms.numbers, kind="stable")
    starts = np.searchsorted(forms.numbers[order], np.arange(terms + 1))
    stems = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)[order][: int(starts[-1])]
    own = np.diff(starts) > 1
    shared = forms.numbers[np.repeat(sizes > 1, sizes)]
    own[shared[shared < terms]] = True
    return {
        "exact.stems.starts": starts.astype(np.uint64),
        "exact.stems": stems,
        "exact.own": own.astype(np.uint8),
    }
