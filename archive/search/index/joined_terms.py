"""Joins the terms that were found in each segment: those of the generation, the most frequent if they are too many."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.index.highest import highest
from archive.search.index.protocol import LocatedTerms
from archive.search.index.vocabulary import Vocabulary

#: Terms that are read between two looks at the clock.
_WATCHED_TERMS = 20_000

_Numbers = NDArray[np.uint32]


def joined_terms(
    vocabularies: Sequence[Vocabulary],
    found: Sequence[_Numbers],
    most: int | None,
    deadline: Deadline,
    *,
    least: int = 0,
) -> tuple[LocatedTerms, int]:
    """Return the terms that are *found*, by their numbers in each of *vocabularies*, and how many they are.

    Only those that *least* paragraphs have, or more. They are in alphabetical order. Of more than *most* only so many
    are returned, the most frequent first, equals in alphabetical order. Raises `DeadlineExceeded`.
    """
    having = [segment for segment, numbers in enumerate(found) if len(numbers)]
    if len(having) == 1:
        # The numbers of one segment are in alphabetical order.
        ordered, places = None, {having[0]: np.arange(len(found[having[0]]))}
        of = len(found[having[0]])
    else:
        ordered, places = _in_order(vocabularies, {n: found[n] for n in having}, deadline)
        of = len(ordered)
    paragraphs = np.zeros(of, np.int64)
    for segment, at in places.items():
        paragraphs[at] += vocabularies[segment].paragraphs(found[segment])
    numbers = np.full((len(vocabularies), of), -1, np.int64)
    for segment, at in places.items():
        numbers[segment, at] = found[segment]
    kept = np.flatnonzero(paragraphs >= least) if least else np.arange(of)
    of = len(kept)
    if most is not None and of > most:
        kept = kept[highest(paragraphs[kept], most)]
    if ordered is None:
        terms = vocabularies[having[0]].exact.terms(found[having[0]][kept])
    else:
        terms = [ordered[at] for at in kept.tolist()]
    return LocatedTerms(tuple(terms), paragraphs[kept], numbers[:, kept].astype(np.int32)), of


def _in_order(
    vocabularies: Sequence[Vocabulary], found: dict[int, _Numbers], deadline: Deadline
) -> tuple[list[str], dict[int, NDArray[np.intp]]]:
    """Return all terms in alphabetical order, and the places there of those of each segment."""
    first_met: dict[str, int] = {}
    met: dict[int, list[int]] = {}
    for segment, numbers in found.items():
        met[segment] = []
        for at in deadline.watch(range(0, len(numbers), _WATCHED_TERMS)):
            terms = vocabularies[segment].exact.terms(numbers[at : at + _WATCHED_TERMS])
            met[segment] += [first_met.setdefault(term, len(first_met)) for term in terms]
    ordered = sorted(first_met)
    places = np.empty(len(ordered), np.intp)
    places[np.fromiter(map(first_met.__getitem__, ordered), np.intp, len(ordered))] = np.arange(
        len(ordered)
    )
    return ordered, {segment: places[numbers] for segment, numbers in met.items()}
