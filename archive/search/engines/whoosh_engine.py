"""The default engine: postings of stems from Whoosh, and our own set operations.

Good for some 50,000 paragraphs. Words are looked up in Whoosh's postings; phrases, wildcards and words near
each other are found in the forward index; AND, OR, NOT and exact totals are operations on sets.
"""

from array import array
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest
from operator import neg
from pathlib import Path

from archive.deadline import Deadline
from archive.search import bm25
from archive.search.engines.protocol import EngineResult
from archive.search.engines.whoosh_store import PostingsReader
from archive.search.engines.whoosh_store import PostingsWriter
from archive.search.highlighting import leaf_pattern
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import positions
from archive.search.index.forward_index import ForwardIndex
from archive.search.index.lexicon import Lexicon
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

#: Fewer paragraphs than one in so many are searched one by one, more by a scan of all.
SCAN_DIVISOR = 8
#: Paragraphs that are sorted between two looks at the clock.
_WATCHED_PARAGRAPHS = 10_000
#: The folder of the postings in a generation.
POSTINGS_FOLDER = "whoosh"


def forward_path(folder: Path, zone: Zone) -> Path:
    """Return the file of the forward index of *zone* in the generation at *folder*."""
    return folder / f"forward-{zone}.txt"


class WhooshWriter:
    """Writes the index of a new generation into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postings = PostingsWriter(folder / POSTINGS_FOLDER)
        self._pieces: dict[Zone, list[tuple[int, str]]] = {zone: [] for zone in Zone}
        self._transmitted: list[tuple[int, str]] = []
        self._position = 0

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, Sequence[str]],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph: the characters of each reading, and the stems of each zone."""
        self._postings.add(stems)
        for name, terms in readings.items():
            pieces = self._transmitted if name == "transmitted" else self._pieces[Zone(name)]
            pieces.append((self._position, terms))
        self._position += 1

    def finish(self) -> None:
        """Write everything to disk."""
        self._postings.finish()
        self._pieces[Zone.TEXT] += self._transmitted
        for zone, pieces in self._pieces.items():
            ForwardIndex.from_pieces(pieces).write(forward_path(self._folder, zone))

    def abandon(self) -> None:
        """Abort, and close the files."""
        self._postings.abandon()


class WhooshEngine:
    """Finds paragraphs in the generation at a folder."""

    name = "whoosh"

    def __init__(self, folder: Path, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self._lexicon = lexicon
        self._catalogue = catalogue
        self._postings = PostingsReader(folder / POSTINGS_FOLDER)
        self._forward = {zone: ForwardIndex.read(forward_path(folder, zone)) for zone in Zone}
        words = array("I", self._forward[Zone.TEXT].lengths(self._postings.paragraphs))
        average = sum(words) / max(1, len(words)) or 1.0
        self._norms = array("d", (bm25.norm(count, average) for count in words))

    def select(self, plan: Plan, sort: Sort, limit: int, deadline: Deadline) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*."""
        found = self._hits(plan, deadline)
        if sort is Sort.RELEVANCE:
            ordered = self._best(plan, found, limit, deadline)
        else:
            key = self._catalogue.date_key if sort is Sort.DATE else None
            watched = deadline.watch(found, every=_WATCHED_PARAGRAPHS)
            ordered = nsmallest(limit, watched, key=key)
        return EngineResult(len(found), tuple(ordered), self._catalogue.section_counts(found))

    def _hits(self, plan: Plan, deadline: Deadline) -> Sequence[int] | set[int]:
        """Return the hits of *plan*; for a single stem the list as read, which saves making a set."""
        match plan:
            case Stems((term,), zone):
                return self._postings.postings(zone, term).positions
            case _:
                return self._find(plan, deadline)

    def count(self, plan: Plan, deadline: Deadline) -> int:
        """Return the number of hits of *plan*."""
        match plan:
            case Stems((term,), zone):
                return self._postings.frequency(zone, term)
            case _:
                return len(self._find(plan, deadline))

    def indexed(self) -> int:
        """Return how many paragraphs Whoosh contains."""
        return self._postings.paragraphs

    def close(self) -> None:
        """Close the files."""
        self._postings.close()

    def _find(self, plan: Plan, deadline: Deadline) -> set[int]:
        deadline.check()
        match plan:
            case Stems(terms, zone):
                found = set[int]()
                for term in deadline.watch(terms):
                    found.update(self._postings.postings(zone, term).positions)
                return found
            case Adjacent() | Nearby():
                return self._scan(plan, deadline)
            case Within(ranges):
                return set(positions(ranges))
            case HavingZone(zone):
                return self._forward[zone].owners()
            case Any(parts):
                return set[int]().union(*(self._find(part, deadline) for part in parts))
            case Without(part):
                return self._everything() - self._find(part, deadline)
            case All(parts):
                return self._all(parts, deadline)

    def _scan(self, leaf: Adjacent | Nearby, deadline: Deadline) -> set[int]:
        """Search the forward index: all of it, or the paragraphs with the rarest of the words."""
        pattern = leaf_pattern(leaf, self._lexicon)
        if pattern is None:
            return set()
        entries = self._lexicon.entries
        counts = [
            sum(entries[term].paragraphs for term in slot if term in entries) for slot in leaf.slots
        ]
        if leaf.zone is not Zone.TEXT or not self._is_few(min(counts)):
            return self._forward[leaf.zone].paragraphs(pattern, deadline)
        rarest = leaf.slots[counts.index(min(counts))]
        stems = {stem for term in rarest if term in entries for stem in entries[term].stems}
        candidates = self._find(Stems(tuple(stems), leaf.zone), deadline)
        return self._forward[leaf.zone].among(pattern, candidates, deadline)

    def _is_few(self, paragraphs: int) -> bool:
        return paragraphs * SCAN_DIVISOR < self._postings.paragraphs

    def _all(self, parts: Iterable[Plan], deadline: Deadline) -> set[int]:
        found: set[int] | None = None
        # The rarest first, so that the others are only looked up among its hits.
        for part in sorted(parts, key=self._cost):
            if found is None:
                found = self._find(part, deadline)
            elif isinstance(part, Without):
                found -= self._among(part.part, found, deadline)
            else:
                found = self._among(part, found, deadline)
            if not found:
                break
        return set() if found is None else found

    def _among(self, plan: Plan, found: set[int], deadline: Deadline) -> set[int]:
        """Return the hits of *plan* among *found*."""
        deadline.check()
        match plan:
            case Adjacent() | Nearby() if self._is_few(len(found)):
                pattern = leaf_pattern(plan, self._lexicon)
                return (
                    self._forward[plan.zone].among(pattern, found, deadline) if pattern else set()
                )
            case Stems(terms, zone):
                lists = (self._postings.postings(zone, term) for term in deadline.watch(terms))
                return set[int]().union(*(postings.among(found) for postings in lists))
            case _:
                return found & self._find(plan, deadline)

    def _everything(self) -> set[int]:
        return set(range(self._postings.paragraphs))

    def _cost(self, plan: Plan) -> int:
        """Return about how many paragraphs must be visited; scans cost more than lookups."""
        everything = self._postings.paragraphs
        match plan:
            case Within(ranges):
                return sum(end - first for first, end in ranges)
            case Stems(terms, zone):
                return sum(self._postings.frequency(zone, term) for term in terms)
            case Without():
                return 9 * everything
            case _:
                return 3 * everything

    def _best(
        self, plan: Plan, found: Sequence[int] | set[int], limit: int, deadline: Deadline
    ) -> list[int]:
        """Return the *limit* best of *found* by BM25, equals in the order of positions."""
        stems = scoring_stems(plan)
        if not stems:
            return nsmallest(limit, found)
        places = list(found) if isinstance(found, set) else found
        norms = list(map(self._norms.__getitem__, places))
        totals = [0.0] * len(places)
        for leaf in deadline.watch(stems):
            lists = [self._postings.postings(leaf.zone, term) for term in leaf.terms]
            several = len(lists) != 1
            frequency = len(self._find(leaf, deadline) if several else lists[0].positions)
            weight = bm25.weight(self._postings.paragraphs, frequency)
            for postings in lists:
                if postings.positions:
                    frequencies = postings.frequencies_at(places)
                    totals = bm25.added(totals, weight, frequencies, norms)
        best = nsmallest(limit, zip(map(neg, totals), places, strict=True))
        return [position for _, position in best]
