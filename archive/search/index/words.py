"""The words of a generation: those of all its segments together, looked up as a search needs them.

Those that were asked for last are kept in memory, so many that it is some tens of megabytes at most.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.recent import Recent
from archive.search.index.highest import highest
from archive.search.index.joined_terms import joined_terms
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Terms
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.index.removed_words import TermRow
from archive.search.index.similar_terms import are_within
from archive.search.index.sorted_set import sorted_set
from archive.search.index.vocabulary import Vocabulary
from archive.search.index.wildcards import WildcardPattern

#: Words that are kept: those of some hundred searches.
_MAX_RECENT = 4096
#: Terms of all lists whose places are kept: ten wildcards as long as is usual, or thousands of short lists.
_MAX_RECENT_LOCATED = 200_000
#: Forms of stems that are kept: those of some hundred searches.
_MAX_RECENT_FORMS = 20_000
#: Terms that are looked up between two looks at the clock.
_LOOKUPS_PER_CHECK = 1_000

#: Words with a beginning are sought among the most frequent of each segment, so many times as many as are wanted.
_SEEN_SHARE = 4

Numbers = NDArray[np.uint32]


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
        self._forms = Recent[tuple[str, ...], tuple[Terms, ...]](
            _MAX_RECENT_FORMS, size=lambda forms: len(forms) + 1
        )
        self._located = Recent[Terms, LocatedTerms](
            _MAX_RECENT_LOCATED, size=lambda located: len(located.terms) + 1
        )

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
        single: dict[str, None] = {}
        longer: dict[Terms, None] = {}
        known: list[dict[str, int]] = [{} for _ in self._vocabularies]
        for stem in stems:
            terms: set[str] = set()
            compounds: set[Terms] = set()
            for vocabulary, own in zip(self._vocabularies, known, strict=True):
                numbers, parts = vocabulary.forms(stem)
                here = {vocabulary.exact[number]: number for number in numbers}
                own |= here
                terms.update(here)
                compounds.update(parts)
            single |= dict.fromkeys(sorted(terms))
            longer |= dict.fromkeys(sorted(compounds))
        self._kept(self._locate(tuple(single), NEVER, known))
        return (*((term,) for term in single), *longer)

    def is_compound(self, parts: Terms) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""
        return any(vocabulary.has_compound(parts) for vocabulary in self._vocabularies)

    def located(self, terms: Terms, deadline: Deadline) -> LocatedTerms:
        """Return where those of the exact *terms* that occur are, each once. Raises `DeadlineExceeded`."""
        return self._located.get(terms, lambda: self._locate(terms, deadline))

    def matching(
        self, patterns: Iterable[WildcardPattern], deadline: Deadline, *, most: int | None = None
    ) -> Expansion:
        """Return the terms that match any of *patterns*, in alphabetical order.

        Of more than *most* only so many, the most frequent first, equals in alphabetical order. Raises
        `DeadlineExceeded`.
        """
        patterns = tuple(patterns)
        found = [
            [vocabulary.exact.matching(pattern, deadline) for pattern in patterns]
            for vocabulary in self._vocabularies
        ]
        return self._expansion(found, most, deadline)

    def similar(
        self,
        words: Iterable[str],
        max_errors: int,
        deadline: Deadline,
        *,
        most: int | None = None,
        least: int = 0,
    ) -> Expansion:
        """Return the terms within *max_errors* (1 or 2) of any of *words*, as `matching` does.

        Only those that *least* paragraphs have, or more.
        """
        found: list[list[Numbers]] = [[] for _ in self._vocabularies]
        for word in words:
            likely = [v.similar.likely(word, max_errors, deadline) for v in self._vocabularies]
            every, _ = joined_terms(self._vocabularies, likely, None, deadline, least=least)
            near = every.numbers[:, are_within(max_errors, word, every.terms, deadline)]
            for segment, numbers in enumerate(near):
                found[segment].append(numbers[numbers >= 0].astype(np.uint32))
        return self._expansion(found, most, deadline)

    def _expansion(
        self, found: Sequence[Sequence[Numbers]], most: int | None, deadline: Deadline
    ) -> Expansion:
        """Return the terms that are *found*: for each segment lists of numbers, which ascend."""
        numbers = [
            vocabulary.occurring(lists[0] if len(lists) == 1 else _union(lists))
            for vocabulary, lists in zip(self._vocabularies, found, strict=True)
        ]
        located, of = joined_terms(self._vocabularies, numbers, most, deadline)
        return Expansion(self._kept(located).terms, of)

    def _kept(self, located: LocatedTerms) -> LocatedTerms:
        """Return *located*, kept for those who will ask where its terms are."""
        return self._located.keep(located.terms, located)

    def _locate(
        self, terms: Terms, deadline: Deadline, known: Sequence[Mapping[str, int]] = ()
    ) -> LocatedTerms:
        """Return where *terms* are; those that are *known* by segment are not looked up there."""
        unique = tuple(dict.fromkeys(terms))
        numbers = np.full((len(self._vocabularies), len(unique)), -1, np.int32)
        paragraphs = np.zeros(len(unique), np.int64)
        for segment, vocabulary in enumerate(self._vocabularies):
            find, own = vocabulary.exact.find, known[segment] if known else {}
            watched = deadline.watch(unique, every=_LOOKUPS_PER_CHECK)
            listed = [own[term] if term in own else find(term) for term in watched]
            at = np.array([n for n, number in enumerate(listed) if number >= 0], np.intp)
            if len(at):
                here = np.array(listed, np.int32)[at].astype(np.uint32)
                if vocabulary.removed:
                    occurs = ~vocabulary.removed.are_gone(here)
                    at, here = at[occurs], here[occurs]
                numbers[segment, at] = here
                paragraphs[at] += vocabulary.paragraphs(here)
        having = np.flatnonzero((numbers >= 0).any(axis=0))
        if len(having) < len(unique):
            unique = tuple(unique[at] for at in having.tolist())
            numbers, paragraphs = numbers[:, having], paragraphs[having]
        return LocatedTerms(unique, paragraphs, numbers)

    def beginning(self, prefix: str, most: int, deadline: Deadline) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order.

        Raises `DeadlineExceeded`.
        """
        terms: set[str] = set()
        unseen = 0
        for vocabulary in deadline.watch(self._vocabularies):
            best, beyond = _most_frequent(vocabulary, prefix, most * _SEEN_SHARE)
            terms.update(best)
            unseen += beyond
        watched = deadline.watch(terms, every=_LOOKUPS_PER_CHECK)
        words = nsmallest(most, self.known(watched), key=_by_frequency)
        # The best of one segment are the best of all where there is no other. Else a word that was seen in no segment
        # is in so many paragraphs of all together at most.
        if (
            len(self._vocabularies) == 1
            or not unseen
            or (len(words) == most and words[-1].paragraphs > unseen)
        ):
            return tuple(words)
        found = [
            v.occurring(np.arange(among.start, among.stop, dtype=np.uint32))
            for v in self._vocabularies
            for among in [v.exact.beginning(prefix)]
        ]
        located, _ = joined_terms(self._vocabularies, found, most, deadline)
        return tuple(sorted(self.known(located.terms), key=_by_frequency))

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
    counts = vocabulary.paragraphs(np.arange(among.start, among.stop, dtype=np.uint32))
    if len(counts) <= most:
        return [vocabulary.exact[number] for number in among], 0
    *best, next_one = highest(counts, most + 1).tolist()
    return [vocabulary.exact[among.start + at] for at in best], int(counts[next_one])


def _union(lists: Sequence[Numbers]) -> Numbers:
    return sorted_set(np.concatenate([np.empty(0, np.uint32), *lists]))
