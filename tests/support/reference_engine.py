"""The reference engine: it scans every paragraph, and the real engines must agree with it."""

import sys
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence

from archive.citation.names import read_names
from archive.citation.speakers import cited_speaker
from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.model.date import day_number
from archive.search import bm25
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import EngineResult
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.index.catalogue import Catalogue
from archive.search.index.records import TITLES
from archive.search.indexer import record_stems
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
from archive.search.plan import Stems
from archive.search.plan import Together
from archive.search.plan import Without
from archive.search.plan import scoring_stems
from archive.search.query.tree import Zone
from archive.search.request import Sort
from tests.support.reference_proximity import FormsOf
from tests.support.reference_proximity import is_together

#: The readings of a paragraph by zone, each a list of exact words (that of the displayed text first), and the
#: frequencies of its stems by zone.
ReadingWords = dict[Zone, list[list[str]]]
#: The number of the sentence of each of these words.
ReadingSentences = dict[Zone, list[list[int]]]
StemCounts = dict[Zone, Counter[str]]


class ListEngine:
    """Scans a list of paragraphs, each with its readings and stems. Slow and obviously correct."""

    name = "list"

    def __init__(
        self,
        paragraphs: Sequence[tuple[ReadingWords, StemCounts, ReadingSentences]],
        speakers: Sequence[str],
        catalogue: Catalogue,
        forms: FormsOf,
    ) -> None:
        self._paragraphs = [(words, stems) for words, stems, _ in paragraphs]
        self._sentences = [sentences for _, _, sentences in paragraphs]
        self._forms = forms
        self._speakers = speakers
        self._texts = [catalogue.text_at(n) for n in range(len(paragraphs))]
        self._sections = [catalogue.section_at(n) for n in range(len(paragraphs))]
        sizes = [len(readings[Zone.TEXT][0]) for readings, _, _ in paragraphs]
        self._average = sum(sizes) / len(sizes)

    def select(
        self,
        plan: Plan,
        sort: Sort,
        limit: int,
        _deadline: Deadline = NEVER,
        *,
        facets: Mapping[str, Counting] | None = None,
        unranked: int = 0,
    ) -> EngineResult:
        """Return the hits of *plan*, in order."""
        found = [n for n in range(len(self._paragraphs)) if self._has(plan, n)]
        counts = None if facets is None else self._facets(found, facets)
        if sort is Sort.RELEVANCE and len(found) > unranked:
            every = len(self._paragraphs)
            weights = [(s, bm25.weight(every, self.counts([s])[0])) for s in scoring_stems(plan)]
            found.sort(key=lambda n: -self._score(weights, n))
        elif sort is Sort.DATE:
            found.sort(key=self._day)
        return EngineResult(len(found), tuple(found[:limit]), counts)

    def texts(self, plan: Plan, _deadline: Deadline = NEVER) -> frozenset[int]:
        """Return the numbers of the texts with hits of *plan*."""
        return frozenset(self.words_by_text(plan))

    def words_by_text(self, plan: Plan, _deadline: Deadline = NEVER) -> dict[int, int]:
        """Return how many words the hits of *plan* have, by the number of their text."""
        words: dict[int, int] = {}
        for n, (readings, _) in enumerate(self._paragraphs):
            if self._has(plan, n):
                text = self._sections[n].text
                words[text] = words.get(text, 0) + len(readings[Zone.TEXT][0])
        return words

    def indexed(self) -> int:
        """Return how many paragraphs there are."""
        return len(self._paragraphs)

    def counts(self, plans: Sequence[Plan], _deadline: Deadline = NEVER) -> tuple[int, ...]:
        """Return the number of hits of each of *plans*."""
        return tuple(
            sum(self._has(plan, n) for n in range(len(self._paragraphs))) for plan in plans
        )

    def is_whole(self) -> bool:
        """It has no files."""
        return True

    def close(self) -> None:
        """Nothing to do."""

    def _score(self, weights: Sequence[tuple[Stems, float]], number: int) -> float:
        words, stems = self._paragraphs[number]
        norm = bm25.norm(len(words[Zone.TEXT][0]), self._average)
        total = 0.0
        for leaf, weight in weights:
            for term in leaf.terms:
                frequency = stems.get(leaf.zone, Counter())[term]
                total += weight * (bm25.K1 + 1) * frequency / (frequency + norm)
        return total

    def _day(self, number: int) -> int:
        date = self._texts[number].date
        return day_number(date.sorts_as) if date else sys.maxsize

    def _values(self, column: str, number: int) -> set[str]:
        text, section = self._texts[number], self._sections[number]
        values = {
            "slug": [text.slug],
            "title": [text.title],
            "author": text.authors,
            "kind": [section.kind],
            "folded_kind": [section.kind.casefold()],
            "section": [section.heading],
            "speaker": [cited_speaker(read_names(text.authors, {}), self._speakers[number])],
            "printed_speaker": [self._speakers[number]],
            "language": [text.language],
            # None of its texts has pages, or names places, people, subjects or collections.
            **{key: [] for key in ("page", "place", "person", "subject", "collection")},
        }
        return set(filter(None, values[column]))

    def _facets(self, found: Sequence[int], wanted: Mapping[str, Counting]) -> FacetCounts:
        texts = {self._texts[n].slug for n in found}
        listed = {}
        of_years = found
        for column, counting in wanted.items():
            chosen, own = counting.chosen, found
            if counting.among is not None:
                own = [n for n in range(len(self._paragraphs)) if self._has(counting.among, n)]
            if column == YEAR:
                of_years = own
                continue
            counts = Counter(value for n in own for value in self._values(column, n))
            counts.update(dict.fromkeys(chosen, 0))
            ranked = sorted(counts.items(), key=lambda one: (one[0] not in chosen, -one[1], one[0]))
            listed[column] = ValueCounts(tuple(ranked[: counting.most]), len(ranked))
        dates = [date for n in of_years if (date := self._texts[n].date)]
        years = {
            year: sum(date.earliest.year <= year <= date.latest.year for date in dates)
            for year in {date.year for date in dates}
        }
        return FacetCounts(len(texts), listed, years)

    def _has(self, plan: Plan, number: int) -> bool:
        words, stems = self._paragraphs[number]
        match plan:
            case Stems(terms, zone):
                return any(stems.get(zone, Counter())[term] for term in terms)
            case Adjacent(slots, zone):
                return any(_run(slots, reading) for reading in words.get(zone, []))
            case Nearby(slots, distance, zone):
                return any(_close(slots, distance, reading) for reading in words.get(zone, []))
            case Together(parts, _, _, zone):
                return all(any(self._has(one, number) for one in part) for part in parts) and any(
                    is_together(plan, reading, sentences, self._forms)
                    for reading, sentences in zip(
                        words.get(zone, []), self._sentences[number].get(zone, []), strict=True
                    )
                )
            case Having(column, values):
                return not self._values(column, number).isdisjoint(values)
            case HavingWords(column, wanted):
                return any(
                    _words_of(value).issuperset(wanted) for value in self._values(column, number)
                )
            case HavingStems(kind, terms):
                text = self._texts[number]
                record = text.title if kind == TITLES else self._sections[number].heading
                stems_of = record_stems(text.language, early_print=text.early_print)
                return not set(stems_of(record)).isdisjoint(terms)
            case Dated(first, last):
                date = self._texts[number].date
                return (
                    date is not None
                    and (first is None or date.latest >= first.earliest)
                    and (last is None or date.earliest <= last.latest)
                )
            case InTexts(texts):
                return self._sections[number].text in texts
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


def _words_of(value: str) -> set[str]:
    words = set(Analyser().analyse(value).terms)
    return words | {word.removesuffix("'s") for word in words}
