"""Finds the paragraphs of one segment that match a plan, as sets of their numbers."""

from collections.abc import Iterable
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.engines.postings import NO_DOCUMENTS
from archive.search.engines.postings import Documents
from archive.search.engines.postings import Postings
from archive.search.engines.postings import PostingsReader
from archive.search.index.forward_words import ForwardReading
from archive.search.index.forward_words import TermNumbers
from archive.search.index.records import TITLES
from archive.search.index.segment import Segment
from archive.search.index.segment_words import READINGS
from archive.search.index.sorted_set import sorted_set
from archive.search.matching import sets
from archive.search.matching.places import NOWHERE
from archive.search.matching.places import EncodedWords
from archive.search.matching.proximity import Group
from archive.search.matching.query_terms import Matcher
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.query_terms import reads_sentences
from archive.search.matching.runs import RunFinder
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Dated
from archive.search.plan import Having
from archive.search.plan import HavingStems
from archive.search.plan import HavingWords
from archive.search.plan import HavingZone
from archive.search.plan import InTexts
from archive.search.plan import Nearby
from archive.search.plan import Plan
from archive.search.plan import PlanLeaf
from archive.search.plan import Stems
from archive.search.plan import Together
from archive.search.plan import Without
from archive.search.query.tree import Zone

#: Words that are compared between two looks at the clock; those of a group with many parts are fewer.
_WATCHED_WORDS, _MIN_WATCHED_WORDS = 500_000, 20_000
#: So many paragraphs are looked at word by word, whatever the postings say.
_FEW_PARAGRAPHS = 500


class PlanFinder:
    """Finds what matches the parts of one plan in one segment; raises `DeadlineExceeded` and `OSError` throughout.

    *terms* and *matchers* are those of the whole plan, *texts* the numbers of the texts of the segment in the
    collection.
    """

    def __init__(
        self,
        number: int,
        segment: Segment,
        postings: PostingsReader,
        runs: RunFinder,
        texts: NDArray[np.int64],
        terms: QueryTerms,
        matchers: Mapping[PlanLeaf, Matcher],
        deadline: Deadline,
    ) -> None:
        self._number = number
        self._segment = segment
        self._postings = postings
        self._runs = runs
        self._texts = texts
        self._terms = terms
        self._matchers = matchers
        self._deadline = deadline
        self._lists: dict[tuple[Zone, str], Postings] = {}

    def postings(self, zone: Zone, stem: str) -> Postings:
        """Return the postings of *stem* in *zone*, which are looked up once."""
        found = self._lists.get((zone, stem))
        if found is None:
            found = self._lists[zone, stem] = self._postings.stem(zone.value, stem)
        return found

    def find(self, plan: Plan) -> Documents:
        """Return the paragraphs that match *plan*."""
        self._deadline.check()
        paragraphs = self._segment.paragraphs
        match plan:
            case Stems(terms, zone):
                lists = [self.postings(zone, term).documents for term in terms]
                return sets.union(lists, paragraphs)
            case Adjacent() | Nearby():
                return self._leaf(plan, None)
            case Together():
                return self._together(plan, None)
            case Having(column, values):
                return self._segment.columns.having(column, values)
            case HavingWords(column, words):
                return self._segment.columns.having_words(column, words)
            case HavingStems(kind, terms):
                rows = self._segment.records.having(kind, terms)
                columns = self._segment.columns
                return columns.in_texts(rows) if kind == TITLES else columns.in_sections(rows)
            case Dated():
                return self._segment.columns.overlapping(*plan.days, old_style=plan.old_style)
            case InTexts(texts):
                return self._segment.columns.in_texts(self._own(texts))
            case HavingZone(zone):
                readings = [self._segment.readings[name] for name in READINGS[zone]]
                return sets.union([reading.owners for reading in readings], paragraphs)
            case Any(parts):
                return sets.union([self.find(part) for part in parts], paragraphs)
            case Without(part):
                return sets.difference(sets.everything(paragraphs), self.find(part), paragraphs)
            case All(parts):
                return self._all(parts)

    def _own(self, texts: Iterable[int]) -> NDArray[np.intp]:
        """Return the numbers in this segment of those of *texts* that are in it."""
        return np.flatnonzero(np.isin(self._texts, list(texts)))

    def _all(self, parts: Iterable[Plan]) -> Documents:
        found: Documents | None = None
        # What is quick to look up first; what needs a look at the words then looks at few.
        for part in sorted(parts, key=_cost):
            if isinstance(part, Without):
                found = sets.everything(self._segment.paragraphs) if found is None else found
                found = sets.difference(
                    found, self._among(part.part, found), self._segment.paragraphs
                )
            elif found is None:
                found = self.find(part)
            else:
                found = self._among(part, found)
            if not len(found):
                break
        return NO_DOCUMENTS if found is None else found

    def _among(self, plan: Plan, found: Documents) -> Documents:
        """Return the paragraphs among *found* that match *plan*."""
        match plan:
            case Adjacent() | Nearby():
                return self._leaf(plan, found)
            case Together():
                return self._together(plan, found)
            case _:
                return self._both(found, self.find(plan))

    def _leaf(self, leaf: Adjacent | Nearby, among: Documents | None) -> Documents:
        """Return the paragraphs with *leaf*, if only those *among* some that are given."""
        if leaf not in self._matchers:
            return NO_DOCUMENTS
        found = [self._in_reading(leaf, name, among) for name in READINGS[leaf.zone]]
        documents = sets.union(found, self._segment.paragraphs)
        return documents if among is None else self._both(documents, among)

    def _together(self, leaf: Together, among: Documents | None) -> Documents:
        """Return the paragraphs with *leaf*: those that have all its parts, where a look at the words tells it."""
        if leaf not in self._matchers:
            return NO_DOCUMENTS
        found = among
        for part in leaf.parts:
            having = [
                self._leaf(one, found) if isinstance(one, Adjacent) else self.find(one)
                for one in part
            ]
            documents = sets.union(having, self._segment.paragraphs)
            found = documents if found is None else self._both(found, documents)
            if not len(found):
                return found
        assert found is not None
        readings = [self._segment.readings[name] for name in READINGS[leaf.zone]]
        verified = [
            self._with_match(self._matchers[leaf], reading, self._both(found, reading.owners))
            for reading in readings
        ]
        return sets.union(verified, self._segment.paragraphs)

    def _in_reading(self, leaf: Adjacent | Nearby, name: str, among: Documents | None) -> Documents:
        reading = self._segment.readings[name]
        slots = [self._numbers(slot) for slot in leaf.slots]
        if not len(reading.owners) or not all(map(len, slots)):
            return NO_DOCUMENTS
        # Stage directions and notes have parts, which only a look at the words tells.
        if leaf.zone is not Zone.TEXT or (among is not None and len(among) <= _FEW_PARAGRAPHS):
            candidates = reading.owners if among is None else among
            return self._with_match(self._matchers[leaf], reading, candidates)
        if len(slots) == 1:
            return self._runs.having(name, slots[0], self._deadline)
        if isinstance(leaf, Nearby):
            return self._runs.nearby(name, slots, leaf.distance, self._deadline)
        return self._runs.adjacent(name, slots, self._deadline)

    def _numbers(self, slot: Iterable[str]) -> TermNumbers:
        """Return the numbers in this segment of the exact terms in *slot*."""
        return self._terms.located(tuple(slot)).in_segment(self._number)

    def _both(self, one: Documents, other: Documents) -> Documents:
        return sets.intersection(one, other, self._segment.paragraphs)

    def _with_match(
        self, matcher: Matcher, reading: ForwardReading, candidates: Documents
    ) -> Documents:
        found = [NO_DOCUMENTS]
        # What matches the parts of a group is in memory for all of them together.
        parts = len(matcher.parts) if isinstance(matcher, Group) else 1
        most = max(_MIN_WATCHED_WORDS, _WATCHED_WORDS // max(1, parts))
        for documents in self._deadline.watch(reading.batches(candidates, most)):
            words = reading.gather(documents)
            numbers = self._terms.encode(
                self._number, words.numbers, len(self._segment.vocabulary.exact)
            )
            sentences = reading.sentences(words.index) if reads_sentences([matcher]) else NOWHERE
            encoded = EncodedWords(numbers, sentences)
            first = matcher.places(encoded, self._deadline).first
            owner = sorted_set(np.searchsorted(words.bounds, first, "right") - 1)
            found.append(documents[owner])
        return np.concatenate(found)


def _cost(plan: Plan) -> int:
    """Return how late *plan* is looked at among the parts of an `All`."""
    match plan:
        case Without():
            return 3
        case Adjacent() | Nearby() | Together():
            return 2
        case Any() | All():
            return 1
        case _:
            return 0
