"""Ranking, the same for every engine: its best candidates are scored and sorted again.

BM25 over the words of the paragraph (see `bm25`), to which a form exactly as typed, words near each
other and words of the title or heading add a little. Equal scores are in text order.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search import bm25
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.places import Indices
from archive.search.matching.query_terms import Matcher
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.query_terms import reads_sentences
from archive.search.matching.word_reader import ReadNumbers
from archive.search.matching.word_reader import WordReader
from archive.search.plan import Adjacent
from archive.search.plan import Nearby
from archive.search.plan import PlanLeaf
from archive.search.plan import Stems
from archive.search.plan import Together

#: Bonuses as shares of a word's weight: for the form as typed, for the next word nearby, for the record.
EXACT_BONUS = 0.25
PROXIMITY_BONUS = 0.5
RECORD_BONUS = 0.1
#: The power of the share of the words, by weight, that a paragraph has. Where long questions are asked, most words
#: are in no paragraph together, and what is asked for is rather in one that has the rare ones often.
COVERAGE = 1 / 3
#: Words that weigh more are content words, in fewer than about three of ten paragraphs. Function words
#: between two of them do not count as distance, as in *bill of rights*.
MIN_CONTENT_WEIGHT = 0.85
#: Occurrences of a word in one paragraph among which the nearest to another word is sought.
_MAX_PLACES = 50

#: A number for each paragraph.
_Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A leaf with its matcher, its weight, and the number of the form as typed, 0 where it does not occur."""

    leaf: PlanLeaf
    matcher: Matcher
    weight: float
    exact: int


class Ranker:
    """Scores paragraphs for the leaves of one plan, whose *matchers* are of *terms*. A word asked twice weighs twice.

    `paragraphs` and `average`, the mean number of their words, are those of the collection. Raises
    `DeadlineExceeded` throughout.
    """

    def __init__(
        self,
        leaves: Sequence[PlanLeaf],
        terms: QueryTerms,
        matchers: Mapping[PlanLeaf, Matcher],
        words: Words,
        reader: WordReader,
        catalogue: Catalogue,
        *,
        paragraphs: int,
        average: float,
        deadline: Deadline,
    ) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._deadline = deadline
        self._average = average or 1.0
        self._terms = terms
        self._scored = tuple(
            _Scored(
                leaf,
                matchers[leaf],
                self._weight(leaf, words, paragraphs),
                terms.number(leaf.exact) if isinstance(leaf, Stems) else 0,
            )
            for leaf in deadline.watch(leaves)
            if leaf in matchers
        )

    def ranked(
        self, positions: Sequence[int], *, by_coverage: bool = False
    ) -> list[tuple[int, float]]:
        """Return *positions* with their scores, best first.

        With *by_coverage* some words may be missing, and how much of them all a paragraph has counts again.
        """
        sentences = reads_sentences(scored.matcher for scored in self._scored)
        words = self._reader.read_numbers("text", positions, self._terms, sentences=sentences)
        scores, having = self._scores(positions, words)
        if by_coverage:
            whole = sum(scored.weight for scored in self._scored) or 1.0
            scores = scores * (having / whole) ** COVERAGE
        order = np.lexsort((np.asarray(positions), -scores)).tolist()
        return [(positions[n], float(scores[n])) for n in order]

    def _scores(self, positions: Sequence[int], words: ReadNumbers) -> tuple[_Values, _Values]:
        """Return the scores of the paragraphs, and the weight of the words that each has, or its title or heading."""
        count = len(positions)
        norms = bm25.K1 * (1 - bm25.B + bm25.B * (words.sizes - 1) / self._average)
        scores, having = np.zeros(count), np.zeros(count)
        before = content = _Occurrences.none(count)
        for number, scored in enumerate(self._deadline.watch(self._scored)):
            weight = scored.weight
            places = scored.matcher.places(words, self._deadline).first
            paragraphs = words.paragraphs(places)
            times = np.bincount(paragraphs, minlength=count)
            scores = scores + _score(weight, times, norms)
            if scored.exact:
                at = np.flatnonzero(words.numbers == scored.exact)
                exact = np.bincount(words.paragraphs(at), minlength=count)
                scores = scores + _score(EXACT_BONUS * weight, exact, norms)
            here = _Occurrences.of(number, weight, places, paragraphs, times)
            scores = scores + before.bonus(here)
            if content.number != before.number and weight > MIN_CONTENT_WEIGHT:
                scores = scores + content.bonus(here)
            has = times > 0
            if isinstance(scored.leaf, Stems):
                in_record = self._catalogue.in_record(positions, scored.leaf.terms)
                scores = scores + np.where(in_record, RECORD_BONUS * weight, 0.0)
                has = has | in_record
            having = having + np.where(has, weight, 0.0)
            before = here
            content = here if weight > MIN_CONTENT_WEIGHT else content
        return scores, having

    def _weight(self, leaf: PlanLeaf, words: Words, paragraphs: int) -> float:
        """Return the weight of *leaf*: by about how many paragraphs have it, or the weights of its words."""
        match leaf:
            case Stems(terms):
                lists = [tuple(form[0] for form in words.forms(terms) if len(form) == 1)]
            case Adjacent(scored_by=stems) | Nearby(scored_by=stems) if stems:
                return sum(self._weight(each, words, paragraphs) for each in stems)
            case Together():
                return sum(self._weight(part[0], words, paragraphs) for part in leaf.parts if part)
            case _:
                lists = list(leaf.slots)
        having = sum(int(self._terms.located(terms).paragraphs.sum()) for terms in lists)
        return bm25.weight(paragraphs, min(having, paragraphs))


def _score(weight: float, frequencies: NDArray[np.int64], norms: _Values) -> _Values:
    """Return the `bm25.score` of each paragraph."""
    return weight * frequencies * (bm25.K1 + 1) / (frequencies + norms)


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """The places of one word of the query in the paragraphs, and its number in the query."""

    number: int
    weight: float
    #: The first so many of each paragraph, ascending, and the paragraph of each.
    places: Indices
    paragraphs: Indices
    #: How many each paragraph has, and where its own begin.
    times: NDArray[np.int64]

    @classmethod
    def none(cls, paragraphs: int) -> "_Occurrences":
        """Return the occurrences of no word."""
        nothing = np.empty(0, np.intp)
        return cls(-1, 0.0, nothing, nothing, np.zeros(paragraphs, np.int64))

    @classmethod
    def of(
        cls,
        number: int,
        weight: float,
        places: Indices,
        paragraphs: Indices,
        times: NDArray[np.int64],
    ) -> "_Occurrences":
        """Return the occurrences of a word at *places* in *paragraphs*, so many *times* in each."""
        if times.max(initial=0) > _MAX_PLACES:
            first = np.repeat(np.cumsum(times) - times, times)
            early = np.arange(len(places)) - first < _MAX_PLACES
            places, paragraphs = places[early], paragraphs[early]
        return cls(number, weight, places, paragraphs, times)

    def bonus(self, other: "_Occurrences") -> "_Values | float":
        """Return the bonus of each paragraph for *other*, a later word of the query, near this one."""
        if not len(self.places) or not len(other.places):
            return 0.0
        both = (self.times > 0) & (other.times > 0)
        if not both.any():
            return 0.0
        nearest = _nearest(self, other, other.number - self.number)
        most = PROXIMITY_BONUS * min(other.weight, self.weight)
        found: _Values = np.where(both, most / _damped(nearest), 0.0)
        return found


def _nearest(one: _Occurrences, other: _Occurrences, apart: int) -> NDArray[Any]:
    """Return for each paragraph how far the nearest places of two words are from being *apart*; 1 is exactly.

    *apart* is the distance in the query. Words in the other order count as further away.
    """
    far = np.iinfo(np.int64).max
    wanted = one.places + apart
    # The first at that distance or beyond, the last nearer than that, and the last before.
    beyond = np.searchsorted(other.places, wanted)
    steps = [
        _steps(one, other, beyond, lambda place: place - wanted + 1),
        _steps(one, other, beyond - 1, lambda place: wanted - place + 1, after=True),
        _steps(
            one,
            other,
            np.searchsorted(other.places, one.places) - 1,
            lambda place: wanted - place,
        ),
    ]
    # The same word twice in the query, once in the paragraph.
    at = np.minimum(np.searchsorted(other.places, one.places), len(other.places) - 1)
    same = (other.places[at] == one.places) & (one.times[one.paragraphs] == 1)
    steps.append(np.where(same, apart, far))
    nearest = np.full(len(one.times), far)
    np.minimum.at(nearest, one.paragraphs, np.minimum.reduce(steps))
    return nearest


def _steps(
    one: _Occurrences,
    other: _Occurrences,
    index: Indices,
    distance: Any,
    *,
    after: bool = False,
) -> NDArray[np.int64]:
    """Return the distance from each place of *one* to that of *other* at *index*, where both are in one paragraph.

    With *after* only to places behind it.
    """
    inside = (index >= 0) & (index < len(other.places))
    index = np.where(inside, index, 0)
    inside &= other.paragraphs[index] == one.paragraphs
    place = other.places[index]
    if after:
        inside &= place > one.places
    found: NDArray[np.int64] = np.where(inside, distance(place), np.iinfo(np.int64).max)
    return found


def _damped(distances: NDArray[np.int64]) -> _Values:
    """Return ``1 + log(distance)`` of each of *distances*, 1 at least."""
    return np.array([_damped_one(each) for each in distances.tolist()])


@lru_cache(4096)
def _damped_one(distance: int) -> float:
    # The logarithms of NumPy differ from those of the C library in the last digit on some processors.
    return max(1.0, 1 + log(distance)) if distance > 0 else 1.0
