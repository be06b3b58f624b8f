"""Ranking, the same for every engine: its best candidates are scored and sorted again.

BM25 over the words of the paragraph (see `bm25`), to which a form exactly as typed, words near each
other and words of the title or heading add a little. Equal scores are in text order.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from archive.deadline import Deadline
from archive.search import bm25
from archive.search.highlighting import leaf_pattern
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon
from archive.search.index.word_pattern import WATCHED_STEPS
from archive.search.index.word_pattern import WordPattern
from archive.search.plan import Adjacent
from archive.search.plan import Nearby
from archive.search.plan import PlanLeaf
from archive.search.plan import Stems

#: Bonuses as shares of a word's weight: for the form as typed, for the next word nearby, for the record.
EXACT_BONUS = 0.25
PROXIMITY_BONUS = 0.5
RECORD_BONUS = 0.1
#: Words that weigh more are content words, in fewer than about three of ten paragraphs. Function words
#: between two of them do not count as distance, as in *bill of rights*.
MIN_CONTENT_WEIGHT = 0.85


@dataclass(frozen=True, slots=True)
class _Scored:
    """A leaf with its pattern, its weight, and the character of the form as typed."""

    leaf: PlanLeaf
    pattern: WordPattern
    weight: float
    exact: str


class Ranker:
    """Scores paragraphs for the leaves of one plan. A word asked twice weighs twice.

    `paragraphs` and `average`, the mean number of their words, are those of the collection. Raises
    `DeadlineExceeded` throughout.
    """

    def __init__(
        self,
        leaves: Sequence[PlanLeaf],
        lexicon: Lexicon,
        catalogue: Catalogue,
        *,
        paragraphs: int,
        average: float,
        deadline: Deadline,
    ) -> None:
        self._catalogue = catalogue
        self._deadline = deadline
        self._steps = deadline.steps(WATCHED_STEPS)
        self._average = average or 1.0
        self._scored = tuple(
            _Scored(
                leaf,
                pattern,
                _weight(leaf, lexicon, paragraphs),
                lexicon.characters((leaf.exact,)) if isinstance(leaf, Stems) else "",
            )
            for leaf in deadline.watch(leaves)
            if (pattern := leaf_pattern(leaf, lexicon))
        )

    def ranked(
        self, terms: Mapping[int, str], *, any_of_many: bool = False
    ) -> list[tuple[int, float]]:
        """Return the positions of *terms* (the words of each paragraph as characters), best first.

        With *any_of_many* some words may be missing, and what a paragraph has of them all counts again.
        """
        whole = sum(scored.weight for scored in self._scored) or 1.0
        scores = (
            (position, score * (having / whole if any_of_many else 1.0))
            for position, words in self._deadline.watch(terms.items())
            for score, having in [self._score(position, words)]
        )
        return sorted(scores, key=lambda scored: (-scored[1], scored[0]))

    def _score(self, position: int, words: str) -> tuple[float, float]:
        """Return the score of a paragraph, and the weight of the words that it has."""
        norm = bm25.norm(len(words), self._average)
        score, having = 0.0, 0.0
        before, content = _Occurrences(), _Occurrences()
        for number, scored in enumerate(self._scored):
            found = scored.pattern.matches(words, self._steps)
            places = [match.start() for match in found]
            weight = scored.weight
            having += weight if places else 0.0
            score += bm25.score(weight, len(places), norm)
            if scored.exact and (exact := words.count(scored.exact)):
                score += bm25.score(EXACT_BONUS * weight, exact, norm)
            score += before.bonus(number, places, weight)
            if content.number != before.number and weight > MIN_CONTENT_WEIGHT:
                score += content.bonus(number, places, weight)
            if isinstance(scored.leaf, Stems) and self._catalogue.in_record(
                position, scored.leaf.terms
            ):
                score += RECORD_BONUS * weight
            before = _Occurrences(number, places, weight)
            content = before if weight > MIN_CONTENT_WEIGHT else content
        return score, having


def _weight(leaf: PlanLeaf, lexicon: Lexicon, paragraphs: int) -> float:
    """Return the weight of *leaf*: by about how many paragraphs have it, or the weights of its words."""
    match leaf:
        case Stems(terms):
            exact = [form[0] for form in lexicon.forms(terms) if len(form) == 1]
        case Adjacent(scored_by=stems) | Nearby(scored_by=stems) if stems:
            return sum(_weight(each, lexicon, paragraphs) for each in stems)
        case _:
            exact = [term for slot in leaf.slots for term in slot]
    entries = lexicon.entries
    having = sum(entries[term].paragraphs for term in exact if term in entries)
    return bm25.weight(paragraphs, min(having, paragraphs))


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """The positions of one word of the query in a paragraph, and its number in the query."""

    number: int = -1
    places: Sequence[int] = ()
    weight: float = 0.0

    def bonus(self, number: int, places: Sequence[int], weight: float) -> float:
        """Return the bonus for a later word of the query, at *places*, near this one."""
        if not self.places or not places:
            return 0.0
        distance = _distance(self.places, places, number - self.number)
        return PROXIMITY_BONUS * min(weight, self.weight) / distance


def _distance(one: Sequence[int], other: Sequence[int], apart: int) -> float:
    """Return about how far the nearest of two lists of places are from being *apart*, the distance in the query.

    1 where they are exactly so far apart. Words in the other order count as further away.
    """
    # Usually the words are as in the query, and then no pair need be compared.
    if not {a + apart for a in one[:50]}.isdisjoint(other[:50]):
        return 1.0
    best = min(
        (abs(b - a - apart) + 1 if b > a else a - b + apart)
        for a in one[:50]
        for b in other[:50]
        if a != b or len(one) == 1
    )
    return max(1.0, 1 + log(best)) if best > 0 else 1.0
