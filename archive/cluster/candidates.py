"""The best hits of a plan: candidates by the scores of Lucene, which are never below ours, scored exactly.

Where a score that is not among them could be as high as the last of those that are wanted, more are asked for.
"""

import base64
import binascii
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.cluster.answers import Object
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.paragraphs.stem_frequencies import NOTHING_PACKED
from archive.cluster.paragraphs.stem_frequencies import Frequencies
from archive.cluster.paragraphs.stem_frequencies import read_frequencies
from archive.cluster.words import StemRow
from archive.search import bm25
from archive.search.plan import Stems
from archive.search.query.tree import Zone

#: So much may be wrong with the sums of Lucene, which have 24 bits.
_SLACK = 1e-5
_POSITIONS: NDArray[np.int64] = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class CollectionSize:
    """How many paragraphs there are, and how many words they have on average."""

    paragraphs: int
    average: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Positions of hits with our scores; no other hit has a score above `bound`, which is None where all are here."""

    positions: NDArray[np.int64]
    scores: NDArray[np.float64]
    bound: float | None

    def best(self, limit: int) -> list[int] | None:
        """Return the *limit* best, equals in the order of positions; None where another hit might be among them."""
        order = np.lexsort((self.positions, -self.scores))[:limit]
        # Where no other hit has any score, they are in the order of positions, as these are.
        if self.bound and (
            len(order) < limit or float(self.scores[order[-1]]) <= self.bound * (1 + _SLACK)
        ):
            return None
        found: list[int] = self.positions[order].tolist()
        return found


class Ranking:
    """How hits of a plan are scored by its *stems*, of which *rows* says what is known."""

    def __init__(
        self, stems: Sequence[Stems], rows: Mapping[str, StemRow], collection: CollectionSize
    ) -> None:
        self._stems = stems
        self._rows = rows
        self._collection = collection
        self.zones = tuple(dict.fromkeys(leaf.zone for leaf in stems))
        #: How many paragraphs have any stem of a leaf: as many as have the most frequent, if it is not known exactly.
        self._having = {leaf: max([0, *self._counts(leaf)]) for leaf in stems}
        #: Those of which only a bound is known.
        self.unknown = [leaf for leaf in self._having if sum(map(bool, self._counts(leaf))) > 1]

    def count(self, having: Mapping[Stems, int]) -> None:
        """Learn of those that are unknown how many paragraphs have them."""
        self._having |= having
        self.unknown = [leaf for leaf in self.unknown if leaf not in having]

    def body(self, query: Object, size: int) -> Object:
        """Return the search for the first *size* candidates among what *query* finds; scores must be distributed."""
        return {
            "size": size,
            "track_total_hits": False,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": [f"f_{zone}" for zone in self.zones],
            "query": {"bool": {"filter": [query], "should": self._scored()}},
            "sort": [{"_score": "desc"}, {"position": "asc"}],
            "track_scores": True,
        }

    def candidates(self, answer: Object, size: int) -> Candidates:
        """Return what *answer* to a search for *size* has. Raises `ClusterError` where its scores are no bounds."""
        hits = hits_in(answer)
        if not hits:
            return Candidates(_POSITIONS, np.empty(0), None)
        bounds = np.array([hit["sort"][0] for hit in hits], np.float64)
        scores = self._scores(hits)
        if (scores > bounds * (1 + _SLACK)).any():
            raise ClusterError(Fault.INEXACT, "a score is too low")
        positions = np.array([hit["sort"][1] for hit in hits], np.int64)
        return Candidates(positions, scores, float(bounds[-1]) if len(hits) == size else None)

    def _scored(self) -> list[Object]:
        """Return what gives each hit its score: Lucene's weight of a stem is made that of the words that it is of."""
        weights: dict[tuple[Zone, str], float] = defaultdict(float)
        for leaf in self._stems:
            for term in self._known(leaf):
                weights[leaf.zone, term] += self._weight(leaf)
        paragraphs = self._collection.paragraphs
        scored: list[Object] = []
        for (zone, term), weight in weights.items():
            row = self._rows[term]
            boost = weight / bm25.weight(paragraphs, row.paragraphs[zone])
            scored.append({"term": {f"s_{zone}": {"value": str(row.number), "boost": boost}}})
        return scored

    def _scores(self, hits: Sequence[Object]) -> NDArray[np.float64]:
        numbers = {row.number: n for n, row in enumerate(self._rows.values())}
        read = {zone: _frequencies(hits, zone, list(numbers)) for zone in self.zones}
        average = self._collection.average
        totals = np.zeros(len(hits))
        for leaf in self._stems:
            found = read[leaf.zone]
            norms = bm25.K1 * (1 - bm25.B + bm25.B * found.words.astype(np.float64) / average)
            gain = self._weight(leaf) * (bm25.K1 + 1)
            for term in self._known(leaf):
                frequencies = found.frequencies[numbers[self._rows[term].number]]
                totals = totals + gain * frequencies / (frequencies + norms)
        return totals

    def _weight(self, leaf: Stems) -> float:
        return bm25.weight(self._collection.paragraphs, self._having[leaf])

    def _known(self, leaf: Stems) -> list[str]:
        """Return the stems of *leaf* that are in its zone."""
        rows = self._rows
        return [term for term in leaf.terms if term in rows and rows[term].paragraphs[leaf.zone]]

    def _counts(self, leaf: Stems) -> list[int]:
        return [self._rows[term].paragraphs[leaf.zone] for term in self._known(leaf)]


def hits_in(answer: Object) -> Sequence[Object]:
    """Return the hits in *answer*: where parts of them are left out, nothing is left of none."""
    hits: Sequence[Object] = answer["hits"].get("hits", ())
    return hits


def _frequencies(hits: Sequence[Object], zone: Zone, stems: Sequence[int]) -> Frequencies:
    try:
        return read_frequencies([_packed(hit, zone) for hit in hits], stems)
    except (ValueError, LookupError, TypeError, binascii.Error) as error:
        raise ClusterError(Fault.BROKEN, f"frequencies: {error}") from error


def _packed(hit: Mapping[str, Any], zone: Zone) -> bytes:
    values = hit.get("fields", {}).get(f"f_{zone}")
    if not values:
        return NOTHING_PACKED
    # Without what fills the last four letters up.
    return base64.urlsafe_b64decode(values[0] + "=" * (-len(values[0]) % 4))
