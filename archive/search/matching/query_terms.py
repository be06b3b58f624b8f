"""The terms of one search: its words numbered from 1, and the leaves of its plan as matchers of such numbers."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.index.protocol import LocatedTerms
from archive.search.index.protocol import Terms
from archive.search.index.protocol import Words
from archive.search.index.segment_words import PARAGRAPH_END
from archive.search.index.segment_words import PART_END
from archive.search.matching.places import AnyOf
from archive.search.matching.places import Close
from archive.search.matching.places import Numbers
from archive.search.matching.places import Run
from archive.search.matching.proximity import Group
from archive.search.plan import Adjacent
from archive.search.plan import Nearby
from archive.search.plan import PlanLeaf
from archive.search.plan import Stems
from archive.search.plan import Together

#: As signed numbers these are the last two places of a table.
_PARAGRAPH_END_AT, _PART_END_AT = (
    int(np.uint32(end).view(np.int32)) for end in (PARAGRAPH_END, PART_END)
)
_NO_NUMBERS = np.empty(0, np.int32)

_Single = Stems | Adjacent | Nearby
Matcher = AnyOf | Run | Close | Group


class QueryTerms:
    """The terms of a search that occur, each with a number, in the order in which they were first asked for.

    Filled by one thread; after `encode` was called once it takes no new terms. Raises `DeadlineExceeded` throughout.
    """

    def __init__(self, words: Words, deadline: Deadline) -> None:
        self._words = words
        self._deadline = deadline
        self._numbers: dict[str, int] = {}
        self._located: dict[Terms, LocatedTerms] = {}
        #: The numbers in each segment of some of the terms, a column each, in their order.
        self._columns: list[NDArray[np.int32]] = []
        self._tables: dict[int, Numbers] = {}

    @property
    def separators(self) -> int:
        """The lowest number that is no word: it ends a paragraph, the next one a part of it."""
        return len(self._numbers) + 1

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of those of *terms* that occur."""
        located = self.located(tuple(terms))
        before = len(self._numbers)
        found = [self._numbers.setdefault(exact, len(self._numbers) + 1) for exact in located.terms]
        new = [at for at, number in enumerate(found) if number > before]
        if new:
            self._columns.append(located.numbers[:, new])
        return found

    def number(self, exact: str) -> int:
        """Return the number of *exact*, 0 where it was not asked for or does not occur."""
        return self._numbers.get(exact, 0)

    def located(self, terms: Terms) -> LocatedTerms:
        """Return where those of *terms* that occur are."""
        located = self._located.get(terms)
        if located is None:
            located = self._located[terms] = self._words.located(terms, self._deadline)
        return located

    def matchers(self, leaves: Iterable[PlanLeaf]) -> dict[PlanLeaf, Matcher]:
        """Return the matcher of each of *leaves* that can match."""
        unique = dict.fromkeys(leaves)
        inner = (leaf for group in unique if isinstance(group, Together) for leaf in group.leaves)
        single = [leaf for leaf in (*unique, *inner) if not isinstance(leaf, Together)]
        slots = {leaf: self._slots(leaf) for leaf in self._deadline.watch(single)}
        found: dict[PlanLeaf, AnyOf | Run | Close] = {
            leaf: self._matcher(leaf, alternatives, runs)
            for leaf, (alternatives, runs) in slots.items()
            if (alternatives and all(alternatives)) or runs
        }
        matchers: dict[PlanLeaf, Matcher] = {}
        for leaf in unique:
            matcher = self._group(leaf, found) if isinstance(leaf, Together) else found.get(leaf)
            if matcher is not None:
                matchers[leaf] = matcher
        return matchers

    def encode(self, segment: int, numbers: NDArray[np.uint32], vocabulary: int) -> Numbers:
        """Return words of *segment*, numbers of terms in its *vocabulary* of so many, as the numbers of this search."""
        table = self._tables.get(segment)
        if table is None:
            table = self._tables[segment] = self._table(segment, vocabulary)
        found: Numbers = table[numbers.view(np.int32)]
        return found

    def _table(self, segment: int, vocabulary: int) -> Numbers:
        """Return the number in this search of each term of *segment*, then the ends of a part and of a paragraph."""
        table = np.zeros(vocabulary + 2, np.min_scalar_type(self.separators + 1))
        own = np.concatenate([_NO_NUMBERS, *(columns[segment] for columns in self._columns)])
        (occurring,) = (own >= 0).nonzero()
        table[own[occurring]] = occurring + 1
        table[_PARAGRAPH_END_AT], table[_PART_END_AT] = self.separators, self.separators + 1
        return table

    def _slots(self, leaf: _Single) -> tuple[list[list[int]], list[tuple[int, ...]]]:
        """Return the numbers of the words for each slot of *leaf*, and the runs that also match a leaf of stems."""
        match leaf:
            case Stems(terms):
                forms = self._words.forms(terms)
                single = self.numbers(form[0] for form in forms if len(form) == 1)
                runs = [tuple(self.numbers(form)) for form in forms if len(form) > 1]
                return [single], runs
            case Adjacent(slots) | Nearby(slots):
                return [self.numbers(slot) for slot in self._deadline.watch(slots)], []

    def _matcher(
        self, leaf: _Single, slots: Sequence[list[int]], runs: Sequence[tuple[int, ...]]
    ) -> AnyOf | Run | Close:
        flags = tuple(map(self._flags, self._deadline.watch(slots)))
        match leaf:
            case Stems():
                return AnyOf(flags[0], tuple(runs))
            case Adjacent():
                return Run(flags, self._rarest(leaf.slots))
            case Nearby(_, distance):
                return Close(flags, distance, self.separators)

    def _group(self, leaf: Together, found: Mapping[PlanLeaf, AnyOf | Run | Close]) -> Group | None:
        """Return the matcher of *leaf*, the parts of which have those that are *found*; None where it cannot match."""
        parts = [
            tuple(m for one in part if isinstance(m := found.get(one), AnyOf | Run))
            for part in leaf.parts
        ]
        if not all(parts):
            return None
        return Group(tuple(parts), leaf.distance, leaf.in_order, self.separators)

    def _flags(self, numbers: Sequence[int]) -> NDArray[np.bool_]:
        flags = np.zeros(self.separators + 2, np.bool_)
        flags[list(numbers)] = True
        return flags

    def _rarest(self, slots: Sequence[Terms]) -> int:
        counts = [int(self.located(slot).paragraphs.sum()) for slot in self._deadline.watch(slots)]
        return counts.index(min(counts))


def reads_sentences(matchers: Iterable[Matcher]) -> bool:
    """Tell whether any of *matchers* asks for the sentences of words."""
    return any(isinstance(each, Group) and each.distance is None for each in matchers)
