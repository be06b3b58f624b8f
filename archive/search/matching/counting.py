"""Counts the paragraphs that were found by the values of columns."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.search.engines.postings import Documents
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.index.columns import NO_DAY
from archive.search.index.columns import Columns
from archive.search.index.columns import year_of
from archive.search.index.text_order import TextOrder

#: Values of one column that are listed at most.
MAX_VALUES = 30

Counts = NDArray[np.int64]


class FacetCounter:
    """Counts hits in the segments of a generation, with the *columns* of each."""

    def __init__(self, columns: Sequence[Columns], order: TextOrder) -> None:
        self._columns = columns
        self._order = order

    def count(
        self, found: Sequence[Documents], wanted: Mapping[str, Collection[str]]
    ) -> FacetCounts:
        """Return the counts of *found* by the *wanted* columns, each with values that are always listed."""
        by_text = [
            np.bincount(columns.text_of[documents], minlength=columns.texts)
            for columns, documents in zip(self._columns, found, strict=True)
        ]
        by_section = [
            np.bincount(columns.section_of[documents], minlength=len(columns.section_text))
            for columns, documents in zip(self._columns, found, strict=True)
        ]
        counted = list(zip(self._columns, by_text, by_section, strict=True))
        return FacetCounts(
            texts=sum(int(np.count_nonzero(texts)) for texts in by_text),
            values={
                name: _listed(
                    [(c, c.counts(name, texts, sections)) for c, texts, sections in counted],
                    name,
                    chosen,
                )
                for name, chosen in wanted.items()
            },
            years=_years([(columns, texts) for columns, texts, _ in counted]),
        )


def _listed(
    counted: Sequence[tuple[Columns, Counts]], name: str, chosen: Collection[str]
) -> ValueCounts:
    """Return the values to list: the *chosen* ones by frequency, then the most frequent of the others."""
    if len(counted) > 1:
        counts = _merged(counted, name)
    else:
        ((columns, numbers),) = counted
        numbers = numbers.copy()
        known = {value: columns.number(name, value) for value in chosen}
        counts = {value: int(numbers[n]) if n >= 0 else 0 for value, n in known.items()}
        numbers[[n for n in known.values() if n >= 0]] = 0
        best = _most(numbers, MAX_VALUES)
        counts |= {columns.value(name, n): int(numbers[n]) for n in best}
        distinct = len(known) + int(np.count_nonzero(numbers))
        return _ranked(counts, chosen, distinct)
    for value in chosen:
        counts.setdefault(value, 0)
    return _ranked(counts, chosen, len(counts))


def _ranked(counts: Mapping[str, int], chosen: Collection[str], distinct: int) -> ValueCounts:
    ranked = sorted(counts.items(), key=lambda one: (one[0] not in chosen, -one[1], one[0]))
    return ValueCounts(tuple(ranked[:MAX_VALUES]), distinct)


def _merged(counted: Sequence[tuple[Columns, Counts]], name: str) -> dict[str, int]:
    """Return the counts of all values of a column that any hit has, over all segments."""
    merged: dict[str, int] = {}
    for columns, counts in counted:
        for number in np.flatnonzero(counts).tolist():
            value = columns.value(name, number)
            merged[value] = merged.get(value, 0) + int(counts[number])
    return merged


def _most(counts: Counts, limit: int) -> list[int]:
    """Return the numbers of the *limit* highest counts above 0; of equal ones the first, which come first."""
    having = np.flatnonzero(counts)
    if len(having) > limit > 0:
        lowest = np.partition(counts[having], len(having) - limit)[len(having) - limit]
        having = having[counts[having] >= lowest]
    order = np.argsort(-counts[having], kind="stable")[:limit]
    best: list[int] = having[order].tolist()
    return best


def _years(counted: Sequence[tuple[Columns, Counts]]) -> dict[int, int]:
    """Return the hits of each year by which a text is sorted: those that are found if it is chosen."""
    dated = [
        (texts[having], *(year_of(days[having]) for days in (c.earliest, c.latest, c.day)))
        for c, texts in counted
        for having in [np.flatnonzero((texts > 0) & (c.day != NO_DAY))]
    ]
    hits, earliest, latest, sorts = map(np.concatenate, zip(*dated, strict=True))
    if not len(hits):
        return {}
    years, which = np.unique(sorts, return_inverse=True)
    within = earliest == latest
    counts = np.bincount(which[within], hits[within], len(years)).astype(np.int64)
    # The hits of an uncertain date are in every year that it may be in.
    changes = np.zeros(len(years) + 1, np.int64)
    np.add.at(changes, np.searchsorted(years, earliest[~within]), hits[~within])
    np.subtract.at(changes, np.searchsorted(years, latest[~within], "right"), hits[~within])
    counts += np.cumsum(changes[:-1])
    return dict(zip(years.tolist(), counts.tolist(), strict=True))
