"""The engine over a cluster: what it is asked becomes one trip to the paragraphs, with all that a page needs."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager

from archive.cluster import facet_queries
from archive.cluster.answers import Object
from archive.cluster.answers import total_of
from archive.cluster.candidates import CollectionSize
from archive.cluster.candidates import Ranking
from archive.cluster.candidates import hits_in
from archive.cluster.client import ClusterReader
from archive.cluster.facet_queries import FacetQueries
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.plan_queries import PlanQueries
from archive.cluster.words import ClusterWords
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import Engine
from archive.search.engines.protocol import EngineResult
from archive.search.plan import Plan
from archive.search.plan import scoring_stems
from archive.search.request import Sort

#: Candidates for the best hits, at least and for each of those wanted; where they do not do, so many times as many.
_MIN_CANDIDATES, _CANDIDATES_PER_HIT, _MORE = 300, 2, 4
#: Hits of one answer; further ones are asked for after them.
_PAGE = 10_000
#: What is left of the time of a request that the shards did not keep: they get nine tenths.
_LEFT_SHARE = 0.1
#: What nobody reads of a hit.
_LEFT_OUT = ("hits.hits._index", "hits.hits._id")


class ClusterEngine(Engine):
    """Finds paragraphs in *index*, which has so many, in so many texts, and so many words. Threads may share it.

    Its deadlines must be moments on the clock: waiting for a node takes no processor time. Methods raise
    `DeadlineExceeded` where our time was over, and `ClusterError` for all else; those without a deadline have that
    which *deadline* returns.
    """

    name = "opensearch"

    def __init__(
        self,
        reader: ClusterReader,
        index: str,
        vocabulary: ClusterWords,
        deadline: Callable[[], Deadline],
        *,
        texts: int,
        paragraphs: int,
        words: int,
    ) -> None:
        self._reader = reader
        self._index = index
        self._vocabulary = vocabulary
        self._deadline = deadline
        self._texts = texts
        self._collection = CollectionSize(paragraphs, words / max(1, paragraphs) or 1.0)

    def select(
        self,
        plan: Plan,
        sort: Sort,
        limit: int,
        deadline: Deadline,
        *,
        facets: Mapping[str, Counting] | None = None,
        unranked: int = 0,
    ) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*.

        By relevance, up to *unranked* hits are in the order of positions.
        """
        with _in_time(deadline):
            counted = FacetQueries(facets, self._texts) if facets is not None else None
            among = counted.among if counted else ()
            queries = PlanQueries(self._vocabulary, (plan, *among), deadline)
            own, *others = (_counted(queries.query(each)) for each in (plan, *among))
            if counted:
                own |= {"aggs": counted.aggregations(None)}
                for body, each in zip(others, among, strict=True):
                    body["aggs"] = counted.aggregations(each)
            left_out = counted.left_out if counted else ()
            stems = scoring_stems(plan) if sort is Sort.RELEVANCE and limit else ()
            query = queries.query(plan)
            positions: Iterable[int]
            if stems:
                ranking = Ranking(stems, queries.stems, self._collection)
                ranked = _Ranked(ranking, queries, query, limit, unranked)
                bodies = [own, *others, *ranked.bodies]
                answers = self._searches(
                    bodies, deadline, distributed=len(bodies) - 1, left_out=left_out
                )
                total = total_of(answers[0])
                positions = self._best(ranked, answers[1 + len(others) :], total, deadline)
            else:
                answers = self._searches(
                    [own | _page(sort, limit), *others], deadline, left_out=left_out
                )
                total = total_of(answers[0])
                positions = self._in_order(query, sort, limit, answers[0], deadline)
            counts = None
            if counted:

                def texts(of: Plan | None, found: Object) -> int:
                    return self._number_of_texts(queries.query(of or plan), found, deadline)

                counts = counted.counts(dict(zip((None, *among), answers, strict=False)), texts)
            return EngineResult(total, tuple(positions), counts)

    def counts(self, plans: Sequence[Plan], deadline: Deadline) -> tuple[int, ...]:
        """Return the number of hits of each of *plans*, all in one trip."""
        if not plans:
            return ()
        with _in_time(deadline):
            queries = PlanQueries(self._vocabulary, plans, deadline)
            different = list(dict.fromkeys(plans))
            bodies = [_counted(queries.query(plan)) for plan in different]
            answers = self._searches(bodies, deadline)
            totals = dict(zip(different, map(total_of, answers), strict=True))
            return tuple(totals[plan] for plan in plans)

    def texts(self, plan: Plan, deadline: Deadline) -> frozenset[int]:
        """Return the numbers of the texts with hits of *plan*."""
        return frozenset(each["key"]["text"] for each in self._by_text(plan, {}, deadline))

    def words_by_text(self, plan: Plan, deadline: Deadline) -> Mapping[int, int]:
        """Return how many words the hits of *plan* have, by the number of their text."""
        sums = {"words": {"sum": {"field": "words"}}}
        found = self._by_text(plan, sums, deadline)
        return {each["key"]["text"]: int(each["words"]["value"]) for each in found}

    def indexed(self) -> int:
        """Return how many paragraphs the index contains."""
        (answer,) = self._searches([_counted({"match_all": {}})], self._deadline())
        return total_of(answer)

    def is_whole(self) -> bool:
        """It maps no files."""
        return True

    def close(self) -> None:
        """The reader is whose who opened it."""

    def _best(
        self, ranked: "_Ranked", answers: Sequence[Object], total: int, deadline: Deadline
    ) -> list[int]:
        """Return the positions of the best hits, of which *answers* have candidates; ask for more where they must."""
        if total <= ranked.unranked:
            return sorted(hit["sort"][1] for hit in hits_in(answers[-1]))[: ranked.limit]
        having = zip(ranked.ranking.unknown, map(total_of, answers[:-1]), strict=True)
        ranked.ranking.count(dict(having))
        answer, size = answers[-1], ranked.size
        while True:
            found = ranked.ranking.candidates(answer, size).best(ranked.limit)
            if found is not None:
                return found
            size = min(size * _MORE, total + 1)
            body = ranked.ranking.body(ranked.query, size)
            (answer,) = self._searches([body], deadline, distributed=0)

    def _in_order(
        self, query: Object, sort: Sort, limit: int, answer: Object, deadline: Deadline
    ) -> Iterator[int]:
        """Yield the first *limit* positions; *answer* has the first page of them."""
        left = limit
        while left:
            hits = hits_in(answer)
            yield from (hit["sort"][-1] for hit in hits)
            left -= len(hits)
            if not left or len(hits) < _PAGE:
                return
            body = {
                "query": _filtered(query),
                "track_total_hits": False,
                "search_after": hits[-1]["sort"],
                **_page(sort, left),
            }
            (answer,) = self._searches([body], deadline)

    def _by_text(self, plan: Plan, inside: Object, deadline: Deadline) -> Iterator[Object]:
        with _in_time(deadline):
            query = PlanQueries(self._vocabulary, [plan], deadline).query(plan)
            body = _counted(query) | {"aggs": facet_queries.by_text(inside)}
            (answer,) = self._searches([body], deadline)
            found = answer.get("aggregations", {})
            yield from self._every_text(query, inside, found, deadline)

    def _number_of_texts(self, query: Object, found: Object, deadline: Deadline) -> int:
        """Return how many texts the hits of *query* have, of which *found* has the first, or the number."""
        if "number" in found:
            return int(found["number"]["count"])
        return sum(1 for _ in self._every_text(query, {}, found, deadline))

    def _every_text(
        self, query: Object, inside: Object, found: Object, deadline: Deadline
    ) -> Iterator[Object]:
        """Yield all texts with hits of *query* and what is *inside* of each; *found* has the first of them."""
        while buckets := facet_queries.buckets_in(found, "texts"):
            yield from buckets
            if len(buckets) < facet_queries.TEXTS_AT_ONCE:
                return
            further = facet_queries.by_text(inside, after=found["texts"]["after_key"])
            (answer,) = self._searches([_counted(query) | {"aggs": further}], deadline)
            found = answer.get("aggregations", {})

    def _searches(
        self,
        bodies: Sequence[Object],
        deadline: Deadline,
        *,
        distributed: int | None = None,
        left_out: Sequence[str] = (),
    ) -> Sequence[Object]:
        return self._reader.searches(
            self._index,
            bodies,
            deadline,
            distributed=() if distributed is None else (distributed,),
            left_out=(*_LEFT_OUT, *left_out),
        )


class _Ranked:
    """A search for the *limit* best hits of *query*: its bodies, those that count first."""

    def __init__(
        self, ranking: Ranking, queries: PlanQueries, query: Object, limit: int, unranked: int
    ) -> None:
        self.ranking = ranking
        self.query = query
        self.limit = limit
        self.unranked = unranked
        self.size = max(_MIN_CANDIDATES, _CANDIDATES_PER_HIT * limit, unranked)
        counted = [_counted(queries.query(leaf)) for leaf in ranking.unknown]
        self.bodies = [*counted, ranking.body(query, self.size)]


@contextmanager
def _in_time(deadline: Deadline) -> Iterator[None]:
    """Raise `DeadlineExceeded` where it was our limit that a request in the block did not keep."""
    deadline.check()
    given = deadline.end - deadline.clock()
    try:
        yield
    except ClusterError as error:
        left = deadline.end - deadline.clock()
        if error.fault is Fault.LATE and left < given * _LEFT_SHARE:
            raise DeadlineExceeded("The cluster took too long") from error
        raise


def _filtered(query: Object) -> Object:
    return {"bool": {"filter": [query]}}


def _counted(query: Object) -> dict[str, object]:
    return {"size": 0, "track_total_hits": True, "query": _filtered(query)}


def _page(sort: Sort, limit: int) -> dict[str, object]:
    """Return what asks for the first hits in the order of texts, or of their dates."""
    in_order = [{"position": "asc"}]
    return {
        "size": min(limit, _PAGE),
        "_source": False,
        "stored_fields": "_none_",
        "sort": [{"day": "asc"}, *in_order] if sort is Sort.DATE else in_order,
    }
