"""The records of a segment: the stems of titles, authors, occasions and headings, each with what has it."""

from array import array
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.model.text import Metadata
from archive.search.index.sorted_set import sorted_set
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays

#: Returns the stems of words in the language of a text.
StemsOf = Callable[[str], Iterable[str]]

#: What stems are of: titles of texts, all else that describes a text, headings of sections.
TITLES, DESCRIPTIONS, HEADINGS = "titles", "descriptions", "headings"
_KINDS = (TITLES, DESCRIPTIONS, HEADINGS)
_NONE: NDArray[np.uint32] = np.empty(0, np.uint32)


class RecordsBuilder:
    """Collects the records of texts and sections, numbered from 0 in their order."""

    def __init__(self) -> None:
        self._having: dict[str, dict[str, array[int]]] = {kind: {} for kind in _KINDS}
        self._texts = self._sections = 0

    def add_text(self, metadata: Metadata, stems_of: StemsOf) -> None:
        """Add the record of the next text."""
        others = " \n".join((*metadata.authors, metadata.occasion))
        self._add(TITLES, stems_of(metadata.title), self._texts)
        self._add(DESCRIPTIONS, stems_of(others), self._texts)
        self._texts += 1

    def add_section(self, heading: str, stems_of: StemsOf) -> None:
        """Add the heading of the next section."""
        self._add(HEADINGS, stems_of(heading), self._sections)
        self._sections += 1

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return the arrays of all records."""
        arrays: dict[str, NDArray[Any]] = {}
        for kind, having in self._having.items():
            stems = sorted(having)
            sizes = np.fromiter((len(having[stem]) for stem in stems), np.uint64, len(stems))
            arrays |= table_arrays(f"records.{kind}", stems)
            arrays[f"records.{kind}.ends"] = np.cumsum(sizes)
            arrays[f"records.{kind}.rows"] = np.array(
                [row for stem in stems for row in having[stem]], np.uint32
            )
        return arrays

    def _add(self, kind: str, stems: Iterable[str], row: int) -> None:
        for stem in set(stems):
            self._having[kind].setdefault(stem, array("I")).append(row)


def joined_rows(lists: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Return the numbers in any of *lists*, ascending, each once; in each they are so."""
    having = [rows for rows in lists if len(rows)]
    if len(having) > 1:
        return sorted_set(np.concatenate(having))
    return having[0] if having else _NONE


class Records:
    """Reads what `RecordsBuilder` collected. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._tables = {kind: TermTable(file, f"records.{kind}") for kind in _KINDS}
        self._ends = {kind: file[f"records.{kind}.ends"] for kind in _KINDS}
        self._rows = {kind: file[f"records.{kind}.rows"] for kind in _KINDS}

    def having(self, kind: str, stems: Iterable[str]) -> NDArray[np.uint32]:
        """Return the texts, or for `HEADINGS` the sections, with any of *stems*, ascending, each once."""
        return joined_rows([self._having(kind, stem) for stem in stems])

    def stems(self, kind: str) -> dict[int, list[str]]:
        """Return the stems of each text, or for `HEADINGS` of each section, that has any."""
        table = self._tables[kind]
        stems = table.terms(np.arange(len(table), dtype=np.uint32))
        ends = self._ends[kind].astype(np.intp)
        numbers = np.searchsorted(ends, np.arange(len(self._rows[kind])), "right").tolist()
        found: dict[int, list[str]] = {}
        for row, stem in zip(self._rows[kind].tolist(), numbers, strict=True):
            found.setdefault(row, []).append(stems[stem])
        return found

    def _having(self, kind: str, stem: str) -> NDArray[np.uint32]:
        number = self._tables[kind].find(stem)
        if number < 0:
            return _NONE
        ends = self._ends[kind]
        start = int(ends[number - 1]) if number else 0
        rows: NDArray[np.uint32] = self._rows[kind][start : int(ends[number])]
        return rows
