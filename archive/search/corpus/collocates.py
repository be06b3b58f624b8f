r"""Collocates: words that stand near another more often than chance would have it.

The measure is the log-likelihood ratio G² of Ted Dunning, "Accurate Methods for the Statistics of Surprise
and Coincidence", *Computational Linguistics* 19.1 (1993), pp. 61-74. For a word, all words of the
collection are counted in a table of two by two: is it this word, and does it stand near an occurrence?

    ===================  ==========  ==========
    \                    this word   any other
    ===================  ==========  ==========
    near an occurrence   O11         O12
    anywhere else        O21         O22
    ===================  ==========  ==========

With E the counts that would be expected if the two had nothing to do with one another
(``E11 = (O11 + O12) · (O11 + O21) / N``, and so on), ``G² = 2 · Σ O · ln(O / E)``, where 0 · ln 0 is 0.
A G² above 3.84 would come by chance once in twenty words, one above 10.83 once in a thousand. Unlike
measures of mutual information it doesn't favour rare words; unlike raw counts it doesn't favour *the*, so no
list of words to leave out is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near another: how often it stands there, how often anywhere, and the measure."""

    word: str
    near: int
    anywhere: int
    log_likelihood: float


def log_likelihood(near: int, nearby: int, anywhere: int, words: int) -> float:
    """Return the G² of a word that stands *near* times among *nearby* words, *anywhere* times among all *words*.

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
    counted: Iterable[tuple[str, int, int]], *, nearby: int, words: int, most: int
) -> tuple[Collocate, ...]:
    """Return the *most* striking of words *counted* as (word, near, anywhere).

    Only those that are near more often than expected; equals by the alphabet. *nearby* of all *words* of
    the collection stand near an occurrence.
    """
    found = [
        Collocate(word, near, anywhere, log_likelihood(near, nearby, anywhere, words))
        for word, near, anywhere in counted
        if near * words > nearby * anywhere
    ]
    found.sort(key=lambda collocate: (-collocate.log_likelihood, collocate.word))
    return tuple(found[:most])
