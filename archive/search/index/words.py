"""The words of a generation: those of all its segments together, looked up as a search needs them.

No more of them is kept in memory than the few thousand that were asked for last.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest
from itertools import islice

import numpy as np

from archive.deadline import Deadline
from archive.recent import Recent
from archive.search.index.protocol import Terms
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.index.removed_words import TermRow
from archive.search.index.vocabulary import Vocabulary

#: Words that are kept: more than the expansions of one search.
_MAX_RECENT = 32_768
#: Stems whose forms are kept: those of some hundred searches.
_MAX_RECENT_FORMS = 1024
#: Terms that are compared between two looks at the clock.
_WATCHED_TERMS = 10_000


class SegmentedWords(Words):
    """The words of the segments with these *vocabularies*. Safe to share between threads.

    *position* returns the position in the collection of a paragraph of a segment, both numbers.
    """

    def __init__(
        self, vocabularies: Sequence[Vocabulary], position: Callable[[int, int], int]
    ) -> None:
        self._vocabularies = tuple(vocabularies)
        self._position = position
        self._recent = Recent[str, Word | None](_MAX_RECENT)
        self._forms = Recent[tuple[str, ...], tuple[Terms, ...]](_MAX_RECENT_FORMS)

    def word(self, exact: str) -> Word | None:
        """Return the word with this exact form; None where it does not occur."""
        return self._recent.get(exact, lambda: self._look_up(exact))

    def known(self, terms: Iterable[str]) -> Iterator[Word]:
        """Yield those of the exact *terms* that occur."""
        return (word for word in map(self.word, terms) if word is not None)

    def forms(self, stems: Iterable[str]) -> tuple[Terms, ...]:
        """Return the forms with any of *stems*: exact terms, then compounds as their parts."""
        stems = tuple(stems)
        return self._forms.get(stems, lambda: self._look_up_forms(stems))

    def _look_up_forms(self, stems: Iterable[str]) -> tuple[Terms, ...]:
        single: dict[Terms, None] = {}
        longer: dict[Terms, None] = {}
        for stem in stems:
            terms: set[Terms] = set()
            compounds: set[Terms] = set()
            for vocabulary in self._vocabularies:
                numbers, parts = vocabulary.forms(stem)
                terms.update((vocabulary.exact[number],) for number in numbers)
                compounds.update(parts)
            single |= dict.fromkeys(sorted(terms))
            longer |= dict.fromkeys(sorted(compounds))
        return (*single, *longer)

    def is_compound(self, parts: Terms) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""
        return any(vocabulary.has_compound(parts) for vocabulary in self._vocabularies)

    def matching(
        self, pattern: re.Pattern[str], beginning: str, deadline: Deadline
    ) -> tuple[str, ...]:
        """Return the terms that *pattern*, compiled with ``re.MULTILINE``, finds as whole lines.

        All that match begin with *beginning*. Raises `DeadlineExceeded`.
        """
        found = {
            term
            for vocabulary in self._vocabularies
            for number, term in vocabulary.exact.matching(
                pattern, vocabulary.exact.beginning(beginning), deadline
            )
            if vocabulary.occurs(number)
        }
        return tuple(sorted(found))

    def similar(self, word: str, max_errors: int, deadline: Deadline) -> tuple[str, ...]:
        """Return the terms within *max_errors* (1 or 2) of *word*, in alphabetical order. Raises `DeadlineExceeded`."""
        found = {
            vocabulary.exact[number]
            for vocabulary in self._vocabularies
            for number in vocabulary.similar.numbers(word, max_errors, deadline)
            if vocabulary.occurs(number)
        }
        return tuple(sorted(found))

    def beginning(self, prefix: str, most: int) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order."""
        wanted = most
        while True:
            terms: set[str] = set()
            unseen = 0
            for vocabulary in self._vocabularies:
                best, beyond = _most_frequent(vocabulary, prefix, wanted)
                terms.update(best)
                unseen += beyond
            words = nsmallest(most, self.known(terms), key=_by_frequency)
            # The best of one segment are the best of all where there is no other. Else a word that was seen in no
            # segment is in so many paragraphs of all together at most.
            if (
                len(self._vocabularies) == 1
                or not unseen
                or (len(words) == most and words[-1].paragraphs > unseen)
            ):
                return tuple(words)
            wanted *= 4

    def most_frequent(
        self, terms: Iterable[str], limit: int, deadline: Deadline
    ) -> tuple[str, ...]:
        """Return the *limit* most frequent of *terms*, equals in alphabetical order. Raises `DeadlineExceeded`."""
        watched = deadline.watch(self.known(terms), every=_WATCHED_TERMS)
        return tuple(word.exact for word in nsmallest(limit, watched, key=_by_frequency))

    def _look_up(self, exact: str) -> Word | None:
        numbers = tuple(vocabulary.exact.find(exact) for vocabulary in self._vocabularies)
        rows = {
            segment: vocabulary.row(number)
            for segment, (vocabulary, number) in enumerate(
                zip(self._vocabularies, numbers, strict=True)
            )
            if number >= 0 and vocabulary.occurs(number)
        }
        if not rows:
            return None
        return Word(
            exact,
            self._surface(exact, rows),
            sum(row.paragraphs for row in rows.values()),
            sum(row.occurrences for row in rows.values()),
            numbers,
        )

    def _surface(self, exact: str, rows: Mapping[int, TermRow]) -> str:
        """Return how *exact* is first written in the collection, or in capitals if it is initials."""
        if len(exact) == 2:
            counts = [vocabulary.capitals(exact) for vocabulary in self._vocabularies]
            if any(capitals for capitals, _ in counts) and not any(others for _, others in counts):
                return exact.upper()
        surfaces = {row.surface for row in rows.values()}
        if len(surfaces) == 1:
            return surfaces.pop()
        first = min(rows, key=lambda segment: self._position(segment, rows[segment].first))
        return rows[first].surface


def _by_frequency(word: Word) -> tuple[int, str]:
    return -word.paragraphs, word.exact


def _most_frequent(vocabulary: Vocabulary, prefix: str, most: int) -> tuple[list[str], int]:
    """Return the *most* frequent terms with *prefix* in one segment.

    The number says in how many of its paragraphs any other term with *prefix* is at most.
    """
    among = vocabulary.exact.beginning(prefix)
    counts = vocabulary.paragraphs(among)
    if len(counts) <= most:
        return [vocabulary.exact[number] for number in among], 0
    # The last of equals in the order of numbers are those left out.
    order = np.argsort(-counts, kind="stable")
    best = islice(order.tolist(), most)
    return [vocabulary.exact[among.start + at] for at in best], int(counts[order[most]])
