"""The reference engine: it scans every paragraph, and the real engines must agree with it."""

import re
from collections import Counter
from collections.abc import Sequence

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.search import bm25
from archive.search.engines.protocol import EngineResult
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import positions
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import HavingZone
from archive.search.plan import Nearby
from archive.search.plan import Plan
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.plan import Without
from archive.search.plan import scoring_stems
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: The readings of a paragraph by zone, each a list of exact words (that of the displayed text first), and the
#: frequencies of its stems by zone.
ReadingWords = dict[Zone, list[list[str]]]
StemCounts = dict[Zone, Counter[str]]


class ListEngine:
    """Scans a list of paragraphs, each with its readings and stems. Slow and obviously correct."""

    name = "list"

    def __init__(
        self, paragraphs: Sequence[tuple[ReadingWords, StemCounts]], catalogue: Catalogue
    ) -> None:
        self._paragraphs = paragraphs
        self._catalogue = catalogue

    def select(
        self, plan: Plan, sort: Sort, limit: int, _deadline: Deadline = NEVER
    ) -> EngineResult:
        """Return the hits of *plan*, in order."""
        found = [n for n in range(len(self._paragraphs)) if self._has(plan, n)]
        sections = Counter(map(self._catalogue.section_of, found))
        if sort is Sort.RELEVANCE:
            found.sort(key=lambda n: -self._score(plan, n))
        elif sort is Sort.DATE:
            found.sort(key=self._catalogue.date_key)
        return EngineResult(len(found), tuple(found[:limit]), sections)

    def indexed(self) -> int:
        """Return how many paragraphs there are."""
        return len(self._paragraphs)

    def count(self, plan: Plan, _deadline: Deadline = NEVER) -> int:
        """Return the number of hits of *plan*."""
        return sum(self._has(plan, n) for n in range(len(self._paragraphs)))

    def close(self) -> None:
        """Nothing to do."""

    def _score(self, plan: Plan, number: int) -> float:
        words, stems = self._paragraphs[number]
        lengths = [len(readings[Zone.TEXT][0]) for readings, _ in self._paragraphs]
        norm = bm25.norm(len(words[Zone.TEXT][0]), sum(lengths) / len(lengths))
        total = 0.0
        for leaf in scoring_stems(plan):
            weight = bm25.weight(len(self._paragraphs), self.count(leaf))
            for term in leaf.terms:
                frequency = stems.get(leaf.zone, Counter())[term]
                total += weight * (bm25.K1 + 1) * frequency / (frequency + norm)
        return total

    def _has(self, plan: Plan, number: int) -> bool:
        words, stems = self._paragraphs[number]
        match plan:
            case Stems(terms, zone):
                return any(stems.get(zone, Counter())[term] for term in terms)
            case Adjacent(slots, zone):
                return any(_run(slots, reading) for reading in words.get(zone, []))
            case Nearby(slots, distance, zone):
                return any(_close(slots, distance, reading) for reading in words.get(zone, []))
            case Within(ranges):
                return number in positions(ranges)
            case HavingZone(zone):
                return zone in words
            case All(parts):
                return all(self._has(part, number) for part in parts)
            case Any(parts):
                return any(self._has(part, number) for part in parts)
            case Without(part):
                return not self._has(part, number)


def _run(slots: Sequence[Sequence[str]], reading: list[str]) -> bool:
    starts = range(len(reading) - len(slots) + 1)
    return bool(slots) and any(
        all(reading[at + i] in slot for i, slot in enumerate(slots)) for at in starts
    )


def _close(slots: Sequence[Sequence[str]], distance: int, reading: list[str]) -> bool:
    size = len(slots) + distance
    return any(
        all(any(word in slot for word in reading[at : at + size]) for slot in slots)
        for at in range(max(1, len(reading)))
    )


def exact_words(terms: str, exact: dict[str, str]) -> list[list[str]]:
    """Return a stored reading as exact words, in parts that no phrase crosses."""
    return [[exact[character] for character in part] for part in re.split("[\0\1]", terms)]
