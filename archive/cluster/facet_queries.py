"""What hits have in columns, as aggregations of OpenSearch: exact, or refused.

All paragraphs of a text are in one shard, and each shard returns all values that it has ("Terms aggregation" in the
reference).
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.cluster.answers import Object
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.plan import Plan

#: The most values of a column that hits may have, or texts: as many as a node returns (``search.max_buckets``).
MAX_VALUES = 65_535
_SLUG = "slug"
#: What nobody reads of an answer: how many there are is enough.
LEFT_OUT = ("aggregations.texts.buckets",)


@dataclass(frozen=True, slots=True)
class FacetQueries:
    """How *facets* are counted: those of the hits of a search with it, those among others in searches of their own."""

    facets: Mapping[str, Counting]

    @property
    def among(self) -> tuple[Plan, ...]:
        """The plans whose hits are counted besides those of the search."""
        plans = (each.among for each in self.facets.values())
        return tuple(dict.fromkeys(plan for plan in plans if plan is not None))

    def aggregations(self, among: Plan | None) -> Object:
        """Return what counts the hits of the search, or of one of `among`."""
        found: dict[str, Any] = {}
        if among is None or any(name == _SLUG for name, _ in self._of(among)):
            found |= {
                "texts": _terms("text"),
                "number": {"stats_bucket": {"buckets_path": "texts._count"}},
            }
        for name, counting in self._of(among):
            found |= _years() if name == YEAR else _values(name, counting)
        if among is None and YEAR not in self.facets:
            found |= _years()
        return found

    def counts(self, answers: Mapping[Plan | None, Object]) -> FacetCounts:
        """Return what *answers* have counted, the one to the search under None. Raises `ClusterError`."""
        for answer in answers.values():
            _check(answer["aggregations"])
        own = answers[None]["aggregations"]
        values = {
            name: _listed(name, counting, answers[counting.among]["aggregations"])
            for name, counting in self.facets.items()
            if name != YEAR
        }
        of_years = self.facets[YEAR].among if YEAR in self.facets else None
        return FacetCounts(_texts(own), values, _year_counts(answers[of_years]["aggregations"]))

    def _of(self, among: Plan | None) -> Iterable[tuple[str, Counting]]:
        return ((name, each) for name, each in self.facets.items() if each.among == among)


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MAX_VALUES}}


def _years() -> Object:
    return {
        "sorted": _terms("year"),
        "possible": {"histogram": {"field": "years", "interval": 1, "min_doc_count": 1}},
    }


def _values(name: str, counting: Counting) -> Object:
    every = _terms(f"c_{name}")
    if name != _SLUG:
        return {f"c_{name}": every}
    # A value for each text may be many: how many they are is known, so only the first ones are returned.
    first = min(MAX_VALUES, counting.most + len(counting.chosen))
    chosen = {"terms": {"field": f"c_{name}", "size": MAX_VALUES, "include": list(counting.chosen)}}
    return {
        f"c_{name}": every | {"aggs": {"first": {"bucket_sort": {"size": first}}}},
        **({"chosen": chosen} if counting.chosen else {}),
    }


def _check(aggregations: Object) -> None:
    """Raise `ClusterError` where a value was left off; the client has looked at the bounds of errors."""
    for name, found in aggregations.items():
        # Those that are chosen are looked for among all.
        if name != "chosen" and found.get("sum_other_doc_count", 0) != 0:
            raise ClusterError(Fault.INEXACT, f"{name}: sum_other_doc_count")


def _texts(aggregations: Object) -> int:
    return int(aggregations["number"]["count"])


def _listed(name: str, counting: Counting, aggregations: Object) -> ValueCounts:
    counts = {each["key"]: each["doc_count"] for each in aggregations[f"c_{name}"]["buckets"]}
    distinct = len(counts)
    known = counts
    if name == _SLUG:
        distinct = _texts(aggregations)
        found = aggregations.get("chosen", {}).get("buckets", ())
        known = {each["key"]: each["doc_count"] for each in found}
    chosen = {value: known.get(value, 0) for value in counting.chosen}
    others = {value: count for value, count in counts.items() if value not in chosen}
    ranked = (*sorted(chosen.items(), key=_most_first), *sorted(others.items(), key=_most_first))
    distinct += sum(count == 0 for count in chosen.values())
    return ValueCounts(ranked[: counting.most], distinct)


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _year_counts(aggregations: Object) -> Mapping[int, int]:
    having = sorted(each["key"] for each in aggregations["sorted"]["buckets"])
    counts = {int(each["key"]): each["doc_count"] for each in aggregations["possible"]["buckets"]}
    return {year: counts[year] for year in having}
