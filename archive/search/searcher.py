"""The searcher: runs a search request from parsing to results and feedback."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import partial
from sys import maxsize

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.language.analyser import Analyser
from archive.library.protocol import Library
from archive.model.span import Span
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.windows import Window
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import Engine
from archive.search.engines.protocol import EngineResult
from archive.search.facets import COLUMNS
from archive.search.facets import counting
from archive.search.facets import countings
from archive.search.facets import facet
from archive.search.facets import facets
from archive.search.feedback.feedback import FeedbackBuilder
from archive.search.filters import EVERYTHING
from archive.search.filters import filtered
from archive.search.filters import is_filtered
from archive.search.filters import old_style_notices
from archive.search.filters import with_filters
from archive.search.highlighting import Marker
from archive.search.hits import MAX_CANDIDATES
from archive.search.hits import HitBuilder
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.word_reader import WordReader
from archive.search.plan import Adjacent
from archive.search.plan import Plan
from archive.search.plan import PlanLeaf
from archive.search.plan import plan_leaves
from archive.search.planner import Planner
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.parser import parse
from archive.search.query.tree import Node
from archive.search.query.tree import Query
from archive.search.query.tree import Zone
from archive.search.record_search import author_names_as_filters
from archive.search.record_search import record_hits
from archive.search.request import Collocation
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import Marks
from archive.search.results import RecordHits
from archive.search.results import Results
from archive.search.subqueries import SubqueryCounter
from archive.search.suggest import Suggester
from archive.settings import Settings

#: Titles that are read between two looks at the clock.
WATCHED_TITLES = 10_000
#: Matches that are marked on the page of a text; each costs time to print.
MAX_MARKS = 50_000


@dataclass(frozen=True, slots=True)
class _Selected:
    """A query, its plan, and the selection of the engine."""

    query: Query
    #: The tree that was searched: that of the query, or a rewritten one; None for filters alone.
    tree: Node | None
    plan: Plan
    notices: tuple[Notice, ...]
    selection: EngineResult


#: Returns how columns are counted, by what returns the plan of a request.
_Countings = Callable[[SearchRequest, Callable[[SearchRequest], Plan]], Mapping[str, Counting]]


class Searcher:
    """Answers searches of one generation, each until its deadline. Safe to share between threads."""

    def __init__(
        self,
        *,
        library: Library,
        words: Words,
        reader: WordReader,
        catalogue: Catalogue,
        engine: Engine,
        settings: Settings,
    ) -> None:
        self._library = library
        self.words = words
        self.reader = reader
        self.catalogue = catalogue
        self.engine = engine
        self._settings = settings
        self._analyser = Analyser()
        self.planner = Planner(
            words,
            catalogue,
            max_expansions=settings.query_expansions,
            equals=library.collection.equals,
        )
        self._hits = HitBuilder(library, words, reader, catalogue)
        self._subqueries = SubqueryCounter(self.planner, catalogue, engine)
        #: Completes the query while it is typed.
        self.suggester = Suggester(words, catalogue)
        self._feedback = FeedbackBuilder(
            words=words,
            planner=self.planner,
            engine=engine,
            subqueries=self._subqueries,
            hits=self._hits,
            paragraphs=library.counts.paragraphs,
        )

    def search(
        self, request: SearchRequest, deadline: Deadline = NEVER, *, listed: bool = True
    ) -> Results:
        """Search: return one page of hits, the exact total, the facets and feedback.

        Unless they are *listed*, hits are only counted. A search that is not ready at *deadline* returns
        `Results.timed_out` and no hits.
        """
        try:
            return self._search(request, deadline, listed=listed)
        except DeadlineExceeded:
            query = parse(request.q, self._settings)
            return Results(
                request=request,
                tree=query.tree,
                notices=query.notices,
                total=0,
                texts=0,
                hits=(),
                facets=(),
                timed_out=True,
            )

    def _search(self, request: SearchRequest, deadline: Deadline, *, listed: bool) -> Results:
        wanted = max(MAX_CANDIDATES, request.page * request.per_page)
        query = parse(request.q, self._settings)
        answer = self._run(query, request, wanted, deadline)
        if answer is None:
            return Results(request, None, query.notices, 0, 0, (), ())
        selection = answer.selection
        counts = selection.facets
        assert counts is not None
        nearly = not selection.total
        records = self._records(answer.query, nearly=nearly) if request.page == 1 else RecordHits()
        results = Results(
            request=request,
            tree=answer.tree,
            notices=answer.notices,
            total=selection.total,
            texts=counts.texts,
            hits=self._hits.hits(request, answer.plan, selection.positions, deadline)
            if listed
            else (),
            facets=facets(request, counts, self._label),
            records=records,
        )
        return self._feedback.with_feedback(results, answer.tree, deadline)

    def facet(self, request: SearchRequest, name: FacetName, deadline: Deadline = NEVER) -> Facet:
        """Return the facet *name* of *request* with all of its values, which may be very many.

        Raises `DeadlineExceeded`.
        """
        query = parse(request.q, self._settings)
        by_text = replace(request, sort=Sort.TEXT)
        answer = self._run(query, by_text, 0, deadline, _every_value_of(name))
        counts = answer.selection.facets if answer else None
        if counts is None:
            return Facet(name, ())
        titles = self.catalogue.titles() if name is FacetName.TEXT else ()
        labels = dict(deadline.watch(titles, every=WATCHED_TITLES))

        def label_of(name: FacetName, value: str) -> str:
            return labels.get(value, value) if name is FacetName.TEXT else self._label(name, value)

        return facet(request, name, counts, label_of, most=maxsize)

    def _label(self, name: FacetName, value: str) -> str:
        """Return how readers know a *value* of the facet *name*."""
        match name:
            case FacetName.TEXT:
                return self.catalogue.title(value)
            case FacetName.COLLECTION:
                return self._library.collection_name(value)
            case _:
                return value

    def all_hits(self, request: SearchRequest, deadline: Deadline = NEVER) -> AllHits:
        """Return all hits of *request* in text order, whatever its page and sort order.

        Raises `DeadlineExceeded`, since a part of the hits would be taken for all of them.
        """
        query = parse(request.q, self._settings)
        in_text_order = replace(request, sort=Sort.TEXT)
        every = self._library.counts.paragraphs
        answer = self._run(query, in_text_order, every, deadline, _no_value)
        found = answer.selection.facets if answer else None
        hits = AllHits(
            tree=answer.tree if answer else None,
            notices=answer.notices if answer else (),
            positions=answer.selection.positions if answer else (),
            words_by_text=partial(
                self.engine.words_by_text,
                filtered(request, answer.tree if answer else None, self.planner.condition),
            ),
            texts=found.texts if found else 0,
            finder=self._marker_of(plan_leaves(answer.plan) if answer else (), deadline),
            library=self._library,
            catalogue=self.catalogue,
            words=self.words,
            reader=self.reader,
            deadline=deadline,
        )
        return self._of_collocate(hits, request.collocation, deadline)

    def _of_collocate(self, hits: AllHits, collocation: Collocation, deadline: Deadline) -> AllHits:
        """Return the occurrences near *hits* of the collocate that is asked for; *hits* where none is."""
        if not collocation.of or hits.tree is None:
            return hits
        terms = self._analyser.analyse(collocation.of).terms
        exact = collocation.of if self.words.word(collocation.of) else (*terms, "")[0]
        plan = Adjacent(((exact,),), Zone.TEXT)
        having = self.engine.select(plan, Sort.TEXT, self._library.counts.paragraphs, deadline)
        return hits.of_collocate(
            exact, Window.of(collocation), sorted({*hits.positions} & {*having.positions})
        )

    def marks(self, slug: str, numbers: Iterable[str], q: str, deadline: Deadline = NEVER) -> Marks:
        """Return the matches of the query *q* in the paragraphs *numbers* of the text *slug*.

        It takes half of the time until *deadline* at most, so that what was found can be shown. Raises `NotHere`.
        """
        found = self._library.positions(slug, numbers)
        marked: dict[str, tuple[Span, ...]] = {}
        left = MAX_MARKS
        try:
            for number, spans in self._spans(found, q, deadline.halfway()):
                marked[number] = spans[:left]
                left -= len(spans)
                if left < 0:
                    break
        except DeadlineExceeded:
            left = -1
        return Marks(marked, more=left < 0)

    def _spans(
        self, found: Mapping[int, str], q: str, deadline: Deadline
    ) -> Iterator[tuple[str, tuple[Span, ...]]]:
        marker = self._marker(q, deadline)
        if marker is None:
            return
        positions = sorted(found)
        for position, matches in zip(positions, marker.matches(positions, deadline), strict=True):
            if matches.spans:
                yield found[position], matches.spans

    def warm(self) -> None:
        """Run one search and one suggestion, so that the first reader need not wait for lazy loading."""
        for word in self.words.beginning("", 1, NEVER):
            self.search(SearchRequest(q=word.exact))
            self.suggest(word.exact[:1])

    def suggest(
        self, prefix: str, deadline: Deadline = NEVER, *, most: int = 10
    ) -> tuple[str, ...]:
        """Return words of the collection that begin with *prefix*, the most frequent first.

        Raises `DeadlineExceeded`.
        """
        return tuple(suggested.word for suggested in self.suggester.words(prefix, most, deadline))

    def _run(
        self,
        query: Query,
        request: SearchRequest,
        wanted: int,
        deadline: Deadline,
        facets: _Countings = countings,
    ) -> _Selected | None:
        """Select the paragraphs that match *query* and the filters of *request*; None where there are neither."""
        tree = query.tree
        if tree is None and not is_filtered(request):
            return None
        notices = list(query.notices)
        plan = self._plan(tree, notices, deadline) if tree else EVERYTHING
        selection = self._select(request, tree, plan, wanted, deadline, facets)
        if tree and not selection.total:
            rewritten = author_names_as_filters(tree, self.catalogue, self._in_paragraphs)
            if rewritten is not None:
                tree, notice = rewritten
                notices.append(notice)
                plan = self._plan(tree, notices, deadline)
                selection = self._select(request, tree, plan, wanted, deadline, facets)
        notices += old_style_notices(request, tree, self.catalogue)
        return _Selected(query, tree, plan, tuple(dict.fromkeys(notices)), selection)

    def _select(
        self,
        request: SearchRequest,
        tree: Node | None,
        plan: Plan,
        wanted: int,
        deadline: Deadline,
        facets: _Countings,
    ) -> EngineResult:
        def plan_of(search: SearchRequest) -> Plan:
            if tree and search.scope is Scope.TEXT:
                return self._subqueries.same_text_plan(search, tree, deadline)
            return with_filters(search, plan)

        return self.engine.select(
            plan_of(request),
            request.sort,
            wanted,
            deadline,
            facets=facets(request, plan_of),
            unranked=MAX_CANDIDATES,
        )

    def _plan(self, tree: Node, notices: list[Notice], deadline: Deadline) -> Plan:
        def cut(typed: str, words: int) -> None:
            limit = self._settings.query_expansions
            notices.append(Notice(NoticeKind.EXPANSION_CUT, (typed,), limit, words))

        return self.planner.plan(tree, deadline, cut=cut)

    def _marker(self, q: str, deadline: Deadline) -> Marker | None:
        tree = parse(q, self._settings).tree
        if tree is None:
            return None
        return self._marker_of(plan_leaves(self._plan(tree, [], deadline)), deadline)

    def _marker_of(self, leaves: Iterable[PlanLeaf], deadline: Deadline) -> Marker:
        terms = QueryTerms(self.words, deadline)
        return Marker(terms, terms.matchers(leaves), self.reader)

    def _in_paragraphs(self, exact: str) -> bool:
        return bool(self.words.forms(self.planner.stems_of(exact)))

    def _records(self, query: Query, *, nearly: bool) -> RecordHits:
        def stems_of(word: str) -> Iterator[tuple[str, ...]]:
            return map(self.planner.stems_of_any, self.planner.slots(word))

        return record_hits(query.tree, self.catalogue, self._library, stems_of, nearly=nearly)


def _no_value(_: SearchRequest, __: Callable[[SearchRequest], Plan]) -> Mapping[str, Counting]:
    """Return how no value is counted."""
    return {}


def _every_value_of(name: FacetName) -> _Countings:
    """Return how all values of the facet *name* are counted."""
    return lambda request, plan_of: {COLUMNS[name]: counting(request, name, plan_of, most=maxsize)}
