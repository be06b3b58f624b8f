"""The default engine: postings of stems from Whoosh, everything else by set operations of ours.

Good for some 50,000 paragraphs. Words are looked up in Whoosh's postings; quotations, shapes and words
close together are found in the forward string; AND, OR, NOT and exact totals are operations on sets.
"""

from array import array
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest
from operator import neg
from pathlib import Path

from archive.search import bm25
from archive.search.engines.protocol import Selection
from archive.search.engines.whoosh_store import PostingsReader
from archive.search.engines.whoosh_store import PostingsWriter
from archive.search.highlighting import leaf_pattern
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import positions
from archive.search.index.forward_index import ForwardIndex
from archive.search.index.lexicon import Lexicon
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Close
from archive.search.plan import HavingZone
from archive.search.plan import Plan
from archive.search.plan import Run
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.plan import Without
from archive.search.plan import scoring_stems
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: One in so many paragraphs is few enough to be looked at one by one.
FEW = 8
#: The folder of the postings in a generation.
POSTINGS = "whoosh"


def forward_path(folder: Path, zone: Zone) -> Path:
    """Return the file of a zone's forward string in the generation at *folder*."""
    return folder / f"forward-{zone}.txt"


class WhooshWriter:
    """Writes the index of a new generation into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postings = PostingsWriter(folder / POSTINGS)
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
        """Write all that was added."""
        self._postings.finish()
        self._pieces[Zone.TEXT] += self._transmitted
        for zone, pieces in self._pieces.items():
            ForwardIndex.from_pieces(pieces).write(forward_path(self._folder, zone))

    def abandon(self) -> None:
        """Give up and let go of the files."""
        self._postings.abandon()


class WhooshEngine:
    """Finds paragraphs in the generation at a folder."""

    name = "whoosh"

    def __init__(self, folder: Path, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self._lexicon = lexicon
        self._catalogue = catalogue
        self._postings = PostingsReader(folder / POSTINGS)
        self._forward = {zone: ForwardIndex.read(forward_path(folder, zone)) for zone in Zone}
        words = array("I", self._forward[Zone.TEXT].lengths(self._postings.paragraphs))
        average = sum(words) / max(1, len(words)) or 1.0
        self._norms = array("d", (bm25.norm(count, average) for count in words))

    def select(self, plan: Plan, sort: Sort, wanted: int) -> Selection:
        """Return all that *plan* finds, counted, and the first *wanted* of it."""
        found = self._found(plan)
        if sort is Sort.RELEVANCE:
            ordered = self._best(plan, found, wanted)
        else:
            key = self._catalogue.date_key if sort is Sort.DATE else None
            ordered = nsmallest(wanted, found, key=key)
        return Selection(len(found), tuple(ordered), self._catalogue.section_counts(found))

    def _found(self, plan: Plan) -> Sequence[int] | set[int]:
        """Return what *plan* finds; of one stem the list as it was read, which need not be made a set."""
        match plan:
            case Stems((term,), zone):
                return self._postings.postings(zone, term).positions
            case _:
                return self._find(plan)

    def count(self, plan: Plan) -> int:
        """Return how many paragraphs *plan* finds."""
        match plan:
            case Stems((term,), zone):
                return self._postings.frequency(zone, term)
            case _:
                return len(self._find(plan))

    def indexed(self) -> int:
        """Return how many paragraphs Whoosh holds."""
        return self._postings.paragraphs

    def close(self) -> None:
        """Close the files."""
        self._postings.close()

    def _find(self, plan: Plan) -> set[int]:
        match plan:
            case Stems(terms, zone):
                lists = (self._postings.postings(zone, term).positions for term in terms)
                return set().union(*lists)
            case Run() | Close():
                return self._scan(plan)
            case Within(ranges):
                return set(positions(ranges))
            case HavingZone(zone):
                return self._forward[zone].owners()
            case Any(parts):
                return set().union(*map(self._find, parts))
            case Without(part):
                return self._everything() - self._find(part)
            case All(parts):
                return self._all(parts)

    def _scan(self, leaf: Run | Close) -> set[int]:
        """Look through the forward string: all of it, or the paragraphs that have the rarest of the words."""
        pattern = leaf_pattern(leaf, self._lexicon)
        if not pattern:
            return set()
        entries = self._lexicon.entries
        counts = [
            sum(entries[term].paragraphs for term in slot if term in entries) for slot in leaf.slots
        ]
        if leaf.zone is not Zone.TEXT or not self._is_few(min(counts)):
            return self._forward[leaf.zone].paragraphs(pattern)
        rarest = leaf.slots[counts.index(min(counts))]
        stems = {stem for term in rarest if term in entries for stem in entries[term].stems}
        candidates = self._find(Stems(tuple(stems), leaf.zone))
        return self._forward[leaf.zone].among(pattern, candidates)

    def _is_few(self, paragraphs: int) -> bool:
        return paragraphs * FEW < self._postings.paragraphs

    def _all(self, parts: Iterable[Plan]) -> set[int]:
        found: set[int] | None = None
        # The rarest first: what is looked at afterwards is only what it found.
        for part in sorted(parts, key=self._cost):
            if found is None:
                found = self._find(part)
            elif isinstance(part, Without):
                found -= self._among(part.part, found)
            else:
                found = self._among(part, found)
            if not found:
                break
        return set() if found is None else found

    def _among(self, plan: Plan, found: set[int]) -> set[int]:
        """Return what *plan* finds among *found*."""
        match plan:
            case Run() | Close() if self._is_few(len(found)):
                pattern = leaf_pattern(plan, self._lexicon)
                return self._forward[plan.zone].among(pattern, found) if pattern else set()
            case Stems(terms, zone):
                lists = [self._postings.postings(zone, term) for term in terms]
                return set().union(*(postings.among(found) for postings in lists))
            case _:
                return found & self._find(plan)

    def _everything(self) -> set[int]:
        return set(range(self._postings.paragraphs))

    def _cost(self, plan: Plan) -> int:
        """Return about how many paragraphs must be looked at; scans cost more than look-ups."""
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

    def _best(self, plan: Plan, found: Sequence[int] | set[int], wanted: int) -> list[int]:
        """Return the *wanted* best of *found* by BM25, equals in the order of positions."""
        stems = scoring_stems(plan)
        if not stems:
            return nsmallest(wanted, found)
        places = list(found) if isinstance(found, set) else found
        norms = list(map(self._norms.__getitem__, places))
        totals = [0.0] * len(places)
        for leaf in stems:
            lists = [self._postings.postings(leaf.zone, term) for term in leaf.terms]
            having = len(lists[0].positions) if len(lists) == 1 else len(self._find(leaf))
            weight = bm25.weight(self._postings.paragraphs, having)
            for postings in lists:
                if postings.positions:
                    frequencies = postings.frequencies_at(places)
                    totals = bm25.added(totals, weight, frequencies, norms)
        best = nsmallest(wanted, zip(map(neg, totals), places, strict=True))
        return [position for _, position in best]
