"""A search, from what an address asks to what a page shows."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.language.analyser import Analyser
from archive.library.reader import Library
from archive.model.address import Ref
from archive.model.span import Span
from archive.search.corpus.all_hits import Everything
from archive.search.deadline import TimeIsUp
from archive.search.deadline import check
from archive.search.deadline import limited
from archive.search.engines.protocol import Engine
from archive.search.engines.protocol import Selection
from archive.search.facets import facets
from archive.search.feedback.feedback import Explainer
from archive.search.filters import looked_at
from archive.search.filters import narrowed
from archive.search.highlighting import Marker
from archive.search.hits import CANDIDATES
from archive.search.hits import HitMaker
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Plan
from archive.search.plan import Planner
from archive.search.plan import plan_leaves
from archive.search.query.parser import parse
from archive.search.query.tree import Node
from archive.search.query.tree import Query
from archive.search.query.wording import canonical
from archive.search.query.wording import sentence
from archive.search.record_search import only_in_record
from archive.search.record_search import record_hits
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Notice
from archive.search.results import RecordHit
from archive.search.results import Results
from archive.search.subqueries import Asker
from archive.search.suggest import Suggester
from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was made of a query, and what the engine found for it."""

    query: Query
    #: What was sought: the tree of the query, or what was made of it.
    tree: Node
    plan: Plan
    notices: tuple[Notice, ...]
    selection: Selection


class Searcher:
    """Answers searches of one generation. Safe to share between threads."""

    def __init__(
        self,
        *,
        library: Library,
        lexicon: Lexicon,
        catalogue: Catalogue,
        engine: Engine,
        settings: Settings,
    ) -> None:
        self._library = library
        self._lexicon = lexicon
        self._catalogue = catalogue
        self._engine = engine
        self._settings = settings
        self._analyser = Analyser()
        self._planner = Planner(lexicon, catalogue, most=settings.query_expansions)
        self._hits = HitMaker(library, lexicon, catalogue)
        self._asker = Asker(self._planner, catalogue, engine)
        #: Completes what is being typed.
        self.suggester = Suggester(lexicon, catalogue)
        self._explainer = Explainer(
            lexicon=lexicon,
            planner=self._planner,
            engine=engine,
            asker=self._asker,
            hits=self._hits,
            paragraphs=library.counts.paragraphs,
        )

    def search(self, request: SearchRequest) -> Results:
        """Return what *request* finds: one page of hits, the exact total, the facets.

        A search that takes too long is given up, and says so; nothing of it is shown as the answer.
        """
        try:
            with limited(self._settings.query_seconds):
                return self._found(request)
        except TimeIsUp:
            query = parse(request.q, self._settings)
            return Results(
                request=request,
                reading=sentence(query.tree),
                canonical=canonical(query.tree),
                notices=tuple(map(Notice, query.remarks)),
                total=0,
                texts=0,
                hits=(),
                facets=(),
                timed_out=True,
            )

    def _found(self, request: SearchRequest) -> Results:
        wanted = max(CANDIDATES, request.page * request.per_page)
        answer = self._answer(request, wanted)
        if answer is None:
            remarks = parse(request.q, self._settings).remarks
            return _empty(request, tuple(map(Notice, remarks)))
        selection = answer.selection
        results = Results(
            request=request,
            reading=sentence(answer.tree),
            canonical=canonical(answer.tree),
            notices=answer.notices,
            total=selection.total,
            texts=self._texts(selection),
            hits=self._hits.hits(request, answer.plan, selection.positions),
            facets=facets(request, selection.sections, self._catalogue),
            records=self._records(answer.query) if request.page == 1 else (),
        )
        return self._explainer.explained(results, answer.tree)

    def everything(self, request: SearchRequest) -> Everything:
        """Return all that *request* finds, in the order of the texts; its page and order do not matter.

        Raises `TimeIsUp`: half of what there is would be taken for all.
        """
        with limited(self._settings.query_seconds):
            answer = self._answer(replace(request, sort=Sort.TEXT), self._library.counts.paragraphs)
        return Everything(
            reading=sentence(answer.tree) if answer else "",
            canonical=canonical(answer.tree) if answer else "",
            notices=answer.notices if answer else (),
            positions=answer.selection.positions if answer else (),
            looked_at=looked_at(request, answer.tree, self._catalogue) if answer else (),
            texts=self._texts(answer.selection) if answer else 0,
            marker=Marker(plan_leaves(answer.plan) if answer else (), self._lexicon),
            library=self._library,
            catalogue=self._catalogue,
            lexicon=self._lexicon,
        )

    def spans(self, ref: Ref, q: str) -> tuple[Span, ...]:
        """Return what the search *q* finds in the shown text of the paragraph at *ref*, if anything.

        Raises `NotHere`, and `TimeIsUp`.
        """
        (found,) = self._library.analysed_paragraphs([self._library.position(ref)])
        with limited(self._settings.query_seconds):
            marker = self._marker(q)
            return marker.spans(found.readings) if marker else ()

    def spans_of(self, slug: str, q: str) -> Mapping[str, tuple[Span, ...]]:
        """Return what the search *q* finds in the text *slug*: spans by paragraph number.

        Raises `NotHere`, and `TimeIsUp`.
        """
        text = self._catalogue.text(self._library.entry(slug).slug)
        marked: dict[str, tuple[Span, ...]] = {}
        with limited(self._settings.query_seconds):
            marker = self._marker(q)
            if marker is None:
                return {}
            for found in self._library.analysed_paragraphs(range(text.first, text.end)):
                check()
                if spans := marker.spans(found.readings):
                    marked[found.ref.number] = spans
        return marked

    def warm(self) -> None:
        """Search once for the most frequent word, and suggest: the first reader need not wait for what all need."""
        for word in self._lexicon.most_frequent(tuple(self._lexicon.entries), 1):
            self.search(SearchRequest(q=word))
            self.suggest(word[:1])

    def suggest(self, prefix: str, *, most: int = 10) -> tuple[str, ...]:
        """Return the words of the collection that begin like *prefix*, the most frequent first."""
        return tuple(suggested.word for suggested in self.suggester.words(prefix, most))

    def _answer(self, request: SearchRequest, wanted: int) -> _Answer | None:
        """Ask the engine; nothing where nothing was asked."""
        query = parse(request.q, self._settings)
        if query.tree is None:
            return None
        notices = [Notice(remark) for remark in query.remarks]
        tree = query.tree
        plan = self._plan(tree, notices)
        selection = self._select(request, tree, plan, wanted)
        if not selection.total:
            rewritten = only_in_record(tree, self._catalogue, self._in_paragraphs)
            if rewritten is not None:
                tree, notice = rewritten
                notices.append(notice)
                plan = self._plan(tree, notices)
                selection = self._select(request, tree, plan, wanted)
        return _Answer(query, tree, plan, tuple(notices), selection)

    def _select(self, request: SearchRequest, tree: Node, plan: Plan, wanted: int) -> Selection:
        if request.scope is Scope.TEXT:
            chosen = self._asker.text_plan(request, tree)
        else:
            chosen = narrowed(request, plan, self._catalogue)
        return self._engine.select(chosen, request.sort, wanted)

    def _texts(self, selection: Selection) -> int:
        return len({self._catalogue.sections[s].text for s in selection.sections})

    def _plan(self, tree: Node, notices: list[Notice]) -> Plan:
        def cut(typed: str, words: int) -> None:
            most = self._settings.query_expansions
            notices.append(
                Notice(
                    f"“{typed}” stands for {words:,} words; the {most:,} most frequent were sought."
                )
            )

        return self._planner.plan(tree, cut=cut)

    def _marker(self, q: str) -> Marker | None:
        tree = parse(q, self._settings).tree
        return Marker(plan_leaves(self._plan(tree, [])), self._lexicon) if tree else None

    def _in_paragraphs(self, exact: str) -> bool:
        return bool(self._lexicon.forms(self._planner.stems_of(exact)))

    def _records(self, query: Query) -> tuple[RecordHit, ...]:
        return record_hits(query.tree, self._catalogue, self._library, self._planner.stems_of)


def _empty(request: SearchRequest, notices: Sequence[Notice]) -> Results:
    return Results(replace(request), "", "", tuple(notices), 0, 0, (), ())
