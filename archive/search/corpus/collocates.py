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
information it doesn't favour rare words; unlike raw counts it doesn't favour *the*, so no list of stop
words is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word with its frequency near the occurrences, its frequency anywhere, and the measure."""

    word: str
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


def collocates(
    counts: Iterable[tuple[str, int, int]], *, nearby: int, words: int, limit: int
) -> tuple[Collocate, ...]:
    """Return the *limit* strongest collocates from *counts*, triples of word, near and anywhere.

    Only words that are near more often than expected; equals in alphabetical order. *nearby* of all *words*
    of the collection are near an occurrence.
    """
    found = [
        Collocate(word, near, anywhere, log_likelihood(near, nearby, anywhere, words))
        for word, near, anywhere in counts
        if near * words > nearby * anywhere
    ]
    found.sort(key=lambda collocate: (-collocate.log_likelihood, collocate.word))
    return tuple(found[:limit])
