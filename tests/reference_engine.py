"""The simplest engine there could be: it looks at every paragraph. What the real ones must agree with."""

import re
from collections import Counter
from collections.abc import Sequence

from archive.search.catalogue import Catalogue
from archive.search.catalogue import positions
from archive.search.engine import Selection
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Close
from archive.search.plan import HavingZone
from archive.search.plan import Plan
from archive.search.plan import Run
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.plan import Without
from archive.search.plan import Zone
from archive.search.results import Sort

#: The readings of one paragraph by zone, each a list of exact words, and its stems by zone.
Words = dict[Zone, list[list[str]]]
StemSets = dict[Zone, set[str]]


class ListEngine:
    """Scans a list of paragraphs, each with its readings and stems. Slow, and plainly right."""

    name = "list"

    def __init__(self, paragraphs: Sequence[tuple[Words, StemSets]], catalogue: Catalogue) -> None:
        self._paragraphs = paragraphs
        self._catalogue = catalogue

    def select(self, plan: Plan, sort: Sort, wanted: int) -> Selection:
        """Return everything, so that ranking has the last word."""
        found = [n for n in range(len(self._paragraphs)) if self._has(plan, n)]
        sections = Counter(map(self._catalogue.section_of, found))
        key = self._catalogue.date_key if sort is Sort.DATE else None
        return Selection(len(found), tuple(sorted(found, key=key)), sections)

    def count(self, plan: Plan) -> int:
        """Return how many paragraphs *plan* finds."""
        return sum(self._has(plan, n) for n in range(len(self._paragraphs)))

    def close(self) -> None:
        """Nothing is open."""

    def _has(self, plan: Plan, number: int) -> bool:
        words, stems = self._paragraphs[number]
        match plan:
            case Stems(terms, zone):
                return not stems.get(zone, set()).isdisjoint(terms)
            case Run(slots, zone):
                return any(_run(slots, reading) for reading in words.get(zone, []))
            case Close(slots, distance, zone):
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
    """Return a stored reading as exact words, in pieces between which no phrase runs."""
    return [[exact[character] for character in piece] for piece in re.split("[\0\1]", terms)]
