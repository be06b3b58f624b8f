"""Removed words: what the vocabulary of a segment no longer has, because texts of it were replaced or removed.

A segment never changes, so each generation stores beside it what the texts took away that are in the segment and not in
the generation. Read together, both are the vocabulary of the texts that are left.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays


@dataclass(frozen=True, slots=True)
class TermRow:
    """An exact term of a segment.

    `paragraphs` and `occurrences` count displayed and transmitted text; a term that occurs only in notes has 0.
    """

    exact: str
    #: As it is first written in the segment, and the first paragraph that has it.
    surface: str
    first: int
    paragraphs: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed from the vocabulary of a segment. Terms, stems and compounds are its numbers.

    Arrays of the same length belong together.
    """

    #: Exact terms that removed texts have, ascending; from how many paragraphs each was removed, and how often.
    terms: NDArray[np.uint32]
    paragraphs: NDArray[np.uint32]
    occurrences: NDArray[np.uint32]
    #: Whether no text is left that has it, in notes neither.
    gone: NDArray[np.bool_]
    #: Pairs of a stem and a form of it (see `keys_of`) that no text is left to have; ascending.
    forms: NDArray[np.uint64]
    #: Compounds that are gone, and their pairs of a stem and a compound; ascending.
    compounds: NDArray[np.uint32]
    compound_forms: NDArray[np.uint64]
    #: By exact term: how many texts had it in capitals, and how many otherwise.
    capitals: Mapping[str, tuple[int, int]]
    #: Terms that are first in another paragraph now, ascending; that paragraph, and how each is written there.
    moved: NDArray[np.uint32]
    firsts: NDArray[np.uint32]
    surfaces: Sequence[str]

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return the arrays to store."""
        names = sorted(set(self.surfaces))
        numbers = {surface: number for number, surface in enumerate(names)}
        letters = sorted(self.capitals)
        return {
            "terms": self.terms,
            "paragraphs": self.paragraphs,
            "occurrences": self.occurrences,
            "gone": self.gone.astype(np.uint8),
            "forms": self.forms,
            "compounds": self.compounds,
            "compound_forms": self.compound_forms,
            **table_arrays("capitals", letters),
            "capitals.counts": np.array([self.capitals[t][0] for t in letters], np.uint32),
            "capitals.others": np.array([self.capitals[t][1] for t in letters], np.uint32),
            "moved": self.moved,
            "firsts": self.firsts,
            **table_arrays("surfaces", names),
            "moved.surface": np.array([numbers[s] for s in self.surfaces], np.uint32),
        }


class RemovedWords:
    """Reads what `Removal.arrays` made. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._terms: NDArray[np.uint32] = file["terms"]
        self._paragraphs: NDArray[np.uint32] = file["paragraphs"]
        self._occurrences: NDArray[np.uint32] = file["occurrences"]
        self._gone: NDArray[np.uint8] = file["gone"]
        self._forms: NDArray[np.uint64] = file["forms"]
        self._compounds: NDArray[np.uint32] = file["compounds"]
        self._compound_forms: NDArray[np.uint64] = file["compound_forms"]
        self._capitals = TermTable(file, "capitals")
        self._capitals_counts: NDArray[np.uint32] = file["capitals.counts"]
        self._other_counts: NDArray[np.uint32] = file["capitals.others"]
        self._moved: NDArray[np.uint32] = file["moved"]
        self._firsts: NDArray[np.uint32] = file["firsts"]
        self._surfaces = TermTable(file, "surfaces")
        self._surface_of: NDArray[np.uint32] = file["moved.surface"]

    def taken_from(self, row: TermRow, number: int) -> TermRow:
        """Return *row*, that of the exact term *number*, as it is without the removed texts."""
        at = _find(self._terms, number)
        if at < 0:
            return row
        left = replace(
            row,
            paragraphs=row.paragraphs - int(self._paragraphs[at]),
            occurrences=row.occurrences - int(self._occurrences[at]),
        )
        at = _find(self._moved, number)
        if at < 0:
            return left
        surface = self._surfaces[int(self._surface_of[at])]
        return replace(left, surface=surface, first=int(self._firsts[at]))

    def subtract_paragraphs(self, counts: NDArray[np.int64], terms: NDArray[np.uint32]) -> None:
        """Subtract from *counts*, those of the paragraphs that have each of *terms*, the removed ones."""
        at, having = self._places(terms)
        counts[having] -= self._paragraphs[at[having]]

    def subtract_occurrences(self, counts: NDArray[np.int64], terms: NDArray[np.uint32]) -> None:
        """Subtract from *counts*, those of the occurrences of each of *terms*, the removed ones."""
        at, having = self._places(terms)
        counts[having] -= self._occurrences[at[having]]

    def are_gone(self, terms: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Tell of each of *terms*, which are numbers, whether no text is left that has it."""
        at, having = self._places(terms)
        gone = np.zeros(len(terms), np.bool_)
        gone[having] = self._gone[at[having]] > 0
        return gone

    def is_gone(self, number: int) -> bool:
        """Tell whether no text is left that has the exact term *number*."""
        at = _find(self._terms, number)
        return at >= 0 and bool(self._gone[at])

    def remaining_forms(self, stem: int, forms: Iterable[int], terms: int) -> list[int]:
        """Return those of *forms* of *stem* that are left; compounds are counted on after so many *terms*."""
        return [form for form in forms if not self._is_form_gone(stem, form, terms)]

    def is_compound_gone(self, number: int) -> bool:
        """Tell whether no text is left that has the compound *number*."""
        return _find(self._compounds, number) >= 0

    def capitals(self, exact: str) -> tuple[int, int]:
        """Return how many removed texts had *exact* in capitals, and how many otherwise."""
        number = self._capitals.find(exact)
        if number < 0:
            return 0, 0
        return int(self._capitals_counts[number]), int(self._other_counts[number])

    def all_capitals(self) -> dict[str, tuple[int, int]]:
        """Return what `capitals` returns for all terms, by term."""
        return {
            exact: self.capitals(exact)
            for exact in map(self._capitals.__getitem__, range(len(self._capitals)))
        }

    def _places(self, terms: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return where each of *terms* is among those that removed texts have, and whether it is there."""
        if not len(self._terms):
            return np.zeros(len(terms), np.intp), np.zeros(len(terms), np.bool_)
        at = np.minimum(np.searchsorted(self._terms, terms), len(self._terms) - 1)
        return at, self._terms[at] == terms

    def _is_form_gone(self, stem: int, form: int, terms: int) -> bool:
        if form >= terms:
            return _find(self._compound_forms, stem << 32 | (form - terms)) >= 0
        return self.is_gone(form) or _find(self._forms, stem << 32 | form) >= 0


def _find(numbers: NDArray[Any], number: int) -> int:
    """Return where *number* is among *numbers*, which ascend; -1 where it is not."""
    at = int(numbers.searchsorted(numbers.dtype.type(number)))
    return at if at < len(numbers) and int(numbers[at]) == number else -1
