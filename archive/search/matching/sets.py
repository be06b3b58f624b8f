"""Sets of the paragraphs of one segment: ascending arrays of their numbers."""

from collections.abc import Iterable
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.search.engines.postings import NO_DOCUMENTS
from archive.search.engines.postings import Documents
from archive.search.index.sorted_set import sorted_set

#: A lookup by bisection costs about as much as a pass over so many of the other set.
BISECTION_COST = 24


def everything(paragraphs: int) -> Documents:
    """Return all paragraphs of a segment of so many."""
    return np.arange(paragraphs, dtype=np.uint32)


def intersection(one: Documents, other: Documents, paragraphs: int) -> Documents:
    """Return what is in both sets, of a segment of so many *paragraphs*."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return few[is_in(few, many, paragraphs)]


def difference(one: Documents, other: Documents, paragraphs: int) -> Documents:
    """Return what is in *one* and not in *other*."""
    return one[~is_in(one, other, paragraphs)] if len(one) and len(other) else one


def distinct(ascending: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return each of the *ascending* values once."""
    is_first = np.ones(len(ascending), np.bool_)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return ascending[is_first]


def union(sets: Sequence[Documents], paragraphs: int) -> Documents:
    """Return what is in any of *sets*."""
    sets = [each for each in sets if len(each)]
    if len(sets) < 2:
        return sets[0] if sets else NO_DOCUMENTS
    if sum(map(len, sets)) * BISECTION_COST < paragraphs:
        return sorted_set(np.concatenate(sets))
    return of_many(sets, paragraphs)


def of_any(documents: NDArray[np.uint32], paragraphs: int) -> Documents:
    """Return *documents*, which are in no order and may be there more than once, as a set."""
    if len(documents) * BISECTION_COST < paragraphs:
        return sorted_set(documents)
    return of_many([documents], paragraphs)


def of_many(parts: Iterable[NDArray[np.uint32]], paragraphs: int) -> Documents:
    """Return as a set what is in any of *parts*, of which each is as `of_any` takes it; no two are kept at once."""
    having = np.zeros(paragraphs, np.bool_)
    for each in parts:
        having[each] = True
    return np.flatnonzero(having).astype(np.uint32)


def is_in(sought: Documents, known: Documents, paragraphs: int) -> NDArray[np.bool_]:
    """Tell of each of *sought* whether it is in *known*."""
    if not len(known):
        return np.zeros(len(sought), np.bool_)
    if len(sought) * BISECTION_COST < len(known):
        at = np.searchsorted(known, sought)
        at[at == len(known)] = 0
        found: NDArray[np.bool_] = known[at] == sought
        return found
    having = np.zeros(paragraphs, np.bool_)
    having[known] = True
    return having[sought]


def values_at(
    sought: Documents, known: Documents, values: NDArray[np.uint16]
) -> NDArray[np.uint16]:
    """Return for each of *sought* its value, those of *known* being *values*; 0 for one that is not in *known*."""
    if not len(known):
        return np.zeros(len(sought), np.uint16)
    at = np.searchsorted(known, sought)
    at[at == len(known)] = 0
    return np.where(known[at] == sought, values[at], np.uint16(0))
