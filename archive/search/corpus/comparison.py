"""Two searches compared: how often each finds something, and which words are near the one rather than the other.

Both are measured by G² (see `collocates`): here a word, or an occurrence, is of the first search or of the second. Paul
Rayson and Roger Garside, "Comparing Corpora using Frequency Profiling", *Proceedings of the Workshop on Comparing
Corpora* (ACL, 2000), pp. 1-6, compare lists of frequencies by it, with two of the four cells; here all four count.
"""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from archive.deadline import Deadline
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.collocates import log_likelihood
from archive.search.corpus.collocates import measures
from archive.search.corpus.survey import Survey
from archive.search.corpus.windows import Window

#: Words that are looked at between two looks at the clock.
_WATCHED_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class SurveyedSearch:
    """One of two searches: what it found, its survey, and how many words it was sought among."""

    found: AllHits
    survey: Survey
    words: int

    @property
    def nearby(self) -> int:
        """How many words are near its occurrences."""
        return self.survey.nearby.total if self.survey.nearby else 0


@dataclass(frozen=True, slots=True)
class DistinctiveWord:
    """A word that is nearer to one of two searches: how often it is near each, and the measure."""

    word: str
    exact: str
    first: int
    second: int
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two searches, and the words that are distinctive of each, the strongest first."""

    first: SurveyedSearch
    second: SurveyedSearch
    with_first: tuple[DistinctiveWord, ...]
    with_second: tuple[DistinctiveWord, ...]

    @property
    def log_likelihood(self) -> float | None:
        """The G² of the frequencies of the two searches; None where one was counted in a sample, or finds nothing."""
        one, other = self.first, self.second
        if not (one.survey.is_whole and other.survey.is_whole and one.words and other.words):
            return None
        counts = one.survey.occurrences, other.survey.occurrences
        if not any(counts) or counts[0] > one.words or counts[1] > other.words:
            return None
        return log_likelihood(counts[0], one.words, sum(counts), one.words + other.words)


def surveyed_search(found: AllHits, window: Window, most: int) -> SurveyedSearch:
    """Return *found* as one of two searches; *most* paragraphs are counted at most."""
    return SurveyedSearch(found, found.survey(most, window), sum(found.words().values()))


def compared(
    first: SurveyedSearch,
    second: SurveyedSearch,
    limit: int,
    left_out: Container[str],
    deadline: Deadline,
) -> Comparison:
    """Return the comparison, with at most *limit* words for each that are not *left_out*.

    Words of the hits of either are not compared: near their own hits there are none, for these are no words nearby.
    Raises `DeadlineExceeded`.
    """
    near = [side.found.near_terms(side.survey) for side in (first, second)]
    terms = sorted({*near[0].terms, *near[1].terms})
    places = {term: n for n, term in enumerate(terms)}
    counts = np.zeros((2, len(terms)), np.int64)
    for row, each in zip(counts, near, strict=True):
        row[[places[term] for term in each.terms]] = each.counts
    together = first.nearby + second.nearby
    strength = measures(counts[0], first.nearby, counts.sum(axis=0), together)
    is_first = counts[0] * float(second.nearby) > counts[1] * float(first.nearby)
    own = first.found.own_terms(first.survey) | second.found.own_terms(second.survey)
    listed: tuple[list[DistinctiveWord], list[DistinctiveWord]] = ([], [])
    word_of = first.found.surface
    for at in deadline.watch(np.argsort(-strength, kind="stable").tolist(), every=_WATCHED_WORDS):
        into = listed[0 if is_first[at] else 1]
        if (
            strength[at] > 0
            and len(into) < limit
            and terms[at] not in left_out
            and terms[at] not in own
        ):
            one, other = counts[:, at].tolist()
            word = DistinctiveWord(word_of(terms[at]), terms[at], one, other, float(strength[at]))
            into.append(word)
    return Comparison(first, second, tuple(listed[0]), tuple(listed[1]))
