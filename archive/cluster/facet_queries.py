"""What hits have in columns, as aggregations of OpenSearch: exact, or refused.

Each shard returns all values that it has ("Terms aggregation" in the reference). Of texts, which may be very many, it
returns the first ones: all paragraphs of a text are in one shard, so that its count is exact there, and the first of
all are among the first of each shard.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
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

#: The most values of a column that hits may have: as many as a node returns (``search.max_buckets``).
MAX_VALUES = 65_535
#: Texts of a collection that are counted at once; of more, so many at a time ("Composite aggregation").
MAX_TEXTS, TEXTS_AT_ONCE = 65_535, 10_000
_SLUG = "slug"


@dataclass(frozen=True, slots=True)
class FacetQueries:
    """How *facets* are counted: those of the hits of a search with it, those among others in searches of their own.

    *texts* is how many texts the collection has.
    """

    facets: Mapping[str, Counting]
    texts: int

    @property
    def left_out(self) -> tuple[str, ...]:
        """What nobody reads of answers, or need not: see above of the bound of the error of counts of texts."""
        bound = f"aggregations.c_{_SLUG}.doc_count_error_upper_bound"
        return (bound,) if self._are_many else (bound, "aggregations.texts.buckets")

    @property
    def _are_many(self) -> bool:
        return self.texts > MAX_TEXTS

    @property
    def among(self) -> tuple[Plan, ...]:
        """The plans whose hits are counted besides those of the search."""
        plans = (each.among for each in self.facets.values())
        return tuple(dict.fromkeys(plan for plan in plans if plan is not None))

    def aggregations(self, among: Plan | None) -> Object:
        """Return what counts the hits of the search, or of one of `among`."""
        found: dict[str, Any] = {}
        if among is None or any(name == _SLUG for name, _ in self._of(among)):
            found |= by_text() if self._are_many else _NUMBER_OF_TEXTS
        for name, counting in self._of(among):
            found |= _years() if name == YEAR else _values(name, counting)
        if among is None and YEAR not in self.facets:
            found |= _years()
        return found

    def counts(
        self,
        answers: Mapping[Plan | None, Object],
        texts: Callable[[Plan | None, Object], int],
    ) -> FacetCounts:
        """Return what *answers* have counted, the one to the search under None. Raises `ClusterError`.

        *texts* returns how many texts the hits of one have.
        """
        numbers: dict[Plan | None, int] = {}
        for among, answer in answers.items():
            found = answer.get("aggregations", {})
            _check(found)
            if among is None or any(name == _SLUG for name, _ in self._of(among)):
                numbers[among] = texts(among, found)
        values = {
            name: _listed(
                name, each, answers[each.among].get("aggregations", {}), numbers.get(each.among)
            )
            for name, each in self.facets.items()
            if name != YEAR
        }
        of_years = self.facets[YEAR].among if YEAR in self.facets else None
        years = _year_counts(answers[of_years].get("aggregations", {}))
        return FacetCounts(numbers[None], values, years)

    def _of(self, among: Plan | None) -> Iterable[tuple[str, Counting]]:
        return ((name, each) for name, each in self.facets.items() if each.among == among)


def by_text(inside: Object | None = None, *, after: Object | None = None) -> dict[str, Any]:
    """Return what counts hits by text, so many texts at once, those *after* some, and what is *inside* of each."""
    sources = [{"text": {"terms": {"field": "text"}}}]
    begun = {"after": after} if after else {}
    texts = {"composite": {"size": TEXTS_AT_ONCE, "sources": sources, **begun}}
    return {"texts": texts | ({"aggs": inside} if inside else {})}


def buckets_in(aggregations: Object, name: str) -> Sequence[Object]:
    """Return the buckets of one of *aggregations*: where parts of answers are left out, nothing is left of none."""
    found: Sequence[Object] = aggregations.get(name, {}).get("buckets", ())
    return found


def _terms(field: str, **options: object) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MAX_VALUES, **options}}


_NUMBER_OF_TEXTS = {
    "texts": _terms("text"),
    "number": {"stats_bucket": {"buckets_path": "texts._count"}},
}


def _years() -> Object:
    return {
        "sorted": _terms("year"),
        "possible": {"histogram": {"field": "years", "interval": 1, "min_doc_count": 1}},
    }


def _values(name: str, counting: Counting) -> Object:
    if name != _SLUG:
        return {f"c_{name}": _terms(f"c_{name}")}
    first = min(MAX_VALUES, counting.most + len(counting.chosen))
    found = {f"c_{name}": {"terms": {"field": f"c_{name}", "size": first, "shard_size": first}}}
    if counting.chosen:
        found["chosen"] = _terms(f"c_{name}", include=list(counting.chosen))
    return found


def _check(aggregations: Object) -> None:
    """Raise `ClusterError` where a value was left off; the client has looked at the bounds of errors."""
    for name, found in aggregations.items():
        if name not in (f"c_{_SLUG}", "chosen") and found.get("sum_other_doc_count", 0) != 0:
            raise ClusterError(Fault.INEXACT, f"{name}: sum_other_doc_count")


def _listed(name: str, counting: Counting, aggregations: Object, texts: int | None) -> ValueCounts:
    counts = {each["key"]: each["doc_count"] for each in buckets_in(aggregations, f"c_{name}")}
    distinct = len(counts)
    known = counts
    if name == _SLUG:
        assert texts is not None
        distinct = texts
        known = {each["key"]: each["doc_count"] for each in buckets_in(aggregations, "chosen")}
    chosen = {value: known.get(value, 0) for value in counting.chosen}
    others = {value: count for value, count in counts.items() if value not in chosen}
    ranked = (*sorted(chosen.items(), key=_most_first), *sorted(others.items(), key=_most_first))
    distinct += sum(count == 0 for count in chosen.values())
    return ValueCounts(ranked[: counting.most], distinct)


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _year_counts(aggregations: Object) -> Mapping[int, int]:
    having = sorted(each["key"] for each in buckets_in(aggregations, "sorted"))
    counts = {int(each["key"]): each["doc_count"] for each in buckets_in(aggregations, "possible")}
    return {year: counts[year] for year in having}
