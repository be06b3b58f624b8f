"""The default engine: postings of stems from Whoosh, everything else by set operations of ours.

Good for some 50,000 paragraphs. Words are looked up in Whoosh's postings; quotations, shapes and words
close together are found in the forward string; AND, OR, NOT and exact totals are operations on sets.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from heapq import nsmallest
from math import log1p
from pathlib import Path

from archive.search.catalogue import Catalogue
from archive.search.catalogue import positions
from archive.search.engine import Selection
from archive.search.forward import Forward
from archive.search.lexicon import Lexicon
from archive.search.marking import leaf_pattern
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
from archive.search.plan import plan_leaves
from archive.search.results import Sort
from archive.search.whoosh_store import PostingsReader
from archive.search.whoosh_store import PostingsWriter

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

    def add(self, readings: Mapping[str, str], stems: Mapping[Zone, Mapping[str, int]]) -> None:
        """Add the next paragraph: the characters of each reading, the frequencies of stems in each zone."""
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
            Forward.of(pieces).write(forward_path(self._folder, zone))

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
        self._forward = {zone: Forward.read(forward_path(folder, zone)) for zone in Zone}

    def select(self, plan: Plan, sort: Sort, wanted: int) -> Selection:
        """Return all that *plan* finds, counted, and the first *wanted* of it."""
        found = self._find(plan)
        sections = Counter(map(self._catalogue.section_of, found))
        if sort is Sort.RELEVANCE:
            scores = self._rough_scores(plan, found)
            ordered = nsmallest(
                wanted, found, key=lambda position: (-scores.get(position, 0.0), position)
            )
        elif sort is Sort.DATE:
            ordered = nsmallest(wanted, found, key=self._catalogue.date_key)
        else:
            ordered = nsmallest(wanted, found)
        return Selection(len(found), tuple(ordered), sections)

    def count(self, plan: Plan) -> int:
        """Return how many paragraphs *plan* finds."""
        return len(self._find(plan))

    def close(self) -> None:
        """Close the files."""
        self._postings.close()

    def _find(self, plan: Plan) -> set[int]:
        match plan:
            case Stems(terms, zone):
                return set().union(
                    *(self._postings.postings(zone, term).positions for term in terms)
                )
            case Run(zone=zone) | Close(zone=zone):
                pattern = leaf_pattern(plan, self._lexicon)
                return set(self._forward[zone].paragraphs(pattern)) if pattern else set()
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

    def _all(self, parts: Iterable[Plan]) -> set[int]:
        found: set[int] | None = None
        # Look-ups before scans: a word that stands nowhere spares the rest.
        for part in sorted(parts, key=_cost):
            if found is not None and not found:
                return found
            if isinstance(part, Without):
                found = (self._everything() if found is None else found) - self._find(part.part)
            elif found is None:
                found = self._find(part)
            else:
                found &= self._find(part)
        return self._everything() if found is None else found

    def _everything(self) -> set[int]:
        return set(range(self._postings.paragraphs))

    def _rough_scores(self, plan: Plan, found: set[int]) -> Mapping[int, float]:
        """Score by rarity and saturated frequency only; `ranking` does it well for the best hundred."""
        scores: dict[int, float] = dict.fromkeys(found, 0.0)
        for leaf in plan_leaves(plan):
            if not isinstance(leaf, Stems):
                continue
            for term in leaf.terms:
                postings = self._postings.postings(leaf.zone, term)
                rarity = log1p(self._postings.paragraphs / (1 + len(postings.positions)))
                for position, frequency in zip(
                    postings.positions, postings.frequencies, strict=True
                ):
                    if position in scores:
                        scores[position] += rarity * frequency / (frequency + 1.2)
        return scores


def _cost(plan: Plan) -> int:
    match plan:
        case Within():
            return 0
        case Stems():
            return 1
        case Without():
            return 9
        case _:
            return 5
