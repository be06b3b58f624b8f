r"""Collocates: words that occur near a search term more often than by chance.

The measure is the log-likelihood ratio G² of Ted Dunning, "Accurate Methods for the Statistics of Surprise
and Coincidence", *Computational Linguistics* 19.1 (1993), pp. 61-74. For each word, all words of the
collection are counted in a two-by-two table: is it this word, and is it near an occurrence?

    ===================  ==========  ==========
    \                    this word   any other
    ===================  ==========  ==========
    near an occurrence   O11         O12
    anywhere else        O21         O22
    ===================  ==========  ==========

With E the counts expected if the two were independent
(``E11 = (O11 + O12) · (O11 + O21) / N``, and so on), ``G² = 2 · Σ O · ln(O / E)``, where 0 · ln 0 is 0.
A G² above 3.84 occurs by chance once in twenty words, one above 10.83 once in a thousand. Unlike mutual
information it doesn't favour rare words, and unlike raw counts it doesn't favour *the*.
"""

from bisect import insort
from collections.abc import Callable
from collections.abc import Container
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.search.index.protocol import Word
from archive.search.matching.word_reader import CountedTerms

#: Words that are looked up between two looks at the clock.
_WATCHED_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word with its frequency near the occurrences, its frequency anywhere, and the measure."""

    word: str
    #: Its exact term.
    exact: str
    near: int
    anywhere: int
    log_likelihood: float


def log_likelihood(near: int, nearby: int, anywhere: int, words: int) -> float:
    """Return the G² of a word that occurs *near* times among *nearby* words, *anywhere* times among all *words*.

    >>> round(log_likelihood(110, 2552, 221, 31777), 2)
    270.72
    """
    here, there = nearby, words - nearby
    other = words - anywhere
    cells = (
        (near, here * anywhere),
        (anywhere - near, there * anywhere),
        (nearby - near, here * other),
        (there - (anywhere - near), there * other),
    )
    return 2 * sum(count * log(count * words / expected) for count, expected in cells if count > 0)


def log_likelihoods(
    near: NDArray[np.int64], nearby: int, anywhere: NDArray[np.int64], words: int
) -> NDArray[np.float64]:
    """Return the G² of many words (see `log_likelihood`); 0 for a word that is not more frequent there."""
    more = near * float(words) > nearby * anywhere.astype(float)
    return np.where(more, measures(near, nearby, anywhere, words), 0.0)


def measures(
    near: NDArray[np.int64], nearby: int, anywhere: NDArray[np.int64], words: int
) -> NDArray[np.float64]:
    """Return the G² of many words (see `log_likelihood`), whether they are more frequent there or less."""
    other = words - anywhere
    here, there = float(nearby), float(words - nearby)
    cells = (
        (near, here * anywhere),
        (anywhere - near, there * anywhere),
        (nearby - near, here * other),
        (there - (anywhere - near), there * other),
    )
    total = np.zeros(len(near))
    for count, expected in cells:
        some = count > 0
        total[some] += count[some] * np.log(count[some] * float(words) / expected[some])
    return 2 * total


def collocates(
    near: CountedTerms,
    word_of: Callable[[str], Word | None],
    *,
    nearby: int,
    words: int,
    limit: int,
    left_out: Container[str] = (),
    deadline: Deadline = NEVER,
) -> tuple[Collocate, ...]:
    """Return the *limit* strongest collocates of the terms *near* occurrences; equals in alphabetical order.

    Only words that are near more often than expected, and none that is *left_out*, which changes nothing for others.
    *nearby* of all *words* of the collection are near an occurrence. *word_of* looks a term up. Raises
    `DeadlineExceeded`.
    """
    # What a term has in segments where it is near nothing is not known yet, and can only lower its measure.
    most = log_likelihoods(near.counts, nearby, near.occurrences, words)
    found: list[Collocate] = []
    for at in deadline.watch(np.argsort(-most, kind="stable").tolist(), every=_WATCHED_WORDS):
        if most[at] <= 0 or (len(found) >= limit and most[at] < found[limit - 1].log_likelihood):
            break
        word = word_of(near.terms[at]) if near.terms[at] not in left_out else None
        times = int(near.counts[at])
        if word is not None and times * words > nearby * word.occurrences:
            measure = log_likelihood(times, nearby, word.occurrences, words)
            insort(
                found,
                Collocate(word.surface, word.exact, times, word.occurrences, measure),
                key=_rank,
            )
    return tuple(found[:limit])


def _rank(collocate: Collocate) -> tuple[float, str]:
    return -collocate.log_likelihood, collocate.word
