"""A search says what it did: which forms it found, and what helps where it found nothing."""

from collections.abc import Callable
from dataclasses import replace

from archive.language.analyser import Analyser
from archive.search.deadline import TimeIsUp
from archive.search.deadline import limited
from archive.search.engines.protocol import Engine
from archive.search.feedback.no_results import Helper
from archive.search.feedback.spelling import spellings
from archive.search.feedback.word_forms import FormTeller
from archive.search.hits import CANDIDATES
from archive.search.hits import HitMaker
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Planner
from archive.search.query.rewriting import exactly
from archive.search.query.rewriting import inflected
from archive.search.query.tree import Node
from archive.search.query.wording import canonical
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Nearest
from archive.search.results import Results
from archive.search.subqueries import Asker

#: Seconds that help may take on top of a search: no help is better than none in time.
HELP_SECONDS = 1.0


class Explainer:
    """Adds to results what they have to say of themselves. Safe to share between threads."""

    def __init__(
        self,
        *,
        lexicon: Lexicon,
        planner: Planner,
        engine: Engine,
        asker: Asker,
        hits: HitMaker,
        paragraphs: int,
    ) -> None:
        self._lexicon = lexicon
        self._engine = engine
        self._hits = hits
        self._teller = FormTeller(lexicon, planner, engine.count)
        self._helper = Helper(asker, paragraphs=paragraphs)
        self._analyser = Analyser()

    def explained(self, results: Results, tree: Node) -> Results:
        """Return *results* of the search *tree* with what they say of themselves."""
        exact, loose = canonical(exactly(tree)), canonical(inflected(tree))
        told = replace(
            results,
            exact=exact if exact != results.canonical else "",
            inflected=loose if loose != results.canonical else "",
        )
        for add in (self._with_forms, self._with_spellings, self._with_help, self._with_nearest):
            told = _in_time(add, told, tree)
        return told

    def _with_forms(self, results: Results, tree: Node) -> Results:
        return replace(results, forms=self._teller.tell(tree))

    def _with_spellings(self, results: Results, tree: Node) -> Results:
        found = spellings(tree, self._lexicon, self._teller, sought=self._analyser)
        return replace(results, spellings=found)

    def _with_help(self, results: Results, tree: Node) -> Results:
        if results.total:
            return results
        return replace(results, help=self._helper.help(results.request, tree))

    def _with_nearest(self, results: Results, tree: Node) -> Results:
        if results.total:
            return results
        request = replace(results.request, page=1, sort=Sort.RELEVANCE)
        for plan, every, nearest in self._helper.levels(request, tree):
            selection = self._engine.select(plan, Sort.RELEVANCE, CANDIDATES)
            if selection.total:
                hits = self._hits.hits(
                    request, every, selection.positions, any_of_many=not nearest.matched
                )
                return _partial(results, hits, replace(nearest, total=selection.total))
        return results


def _partial(results: Results, hits: tuple[Hit, ...], nearest: Nearest) -> Results:
    return replace(results, hits=hits, partial=True, help=replace(results.help, nearest=nearest))


def _in_time(add: Callable[[Results, Node], Results], results: Results, tree: Node) -> Results:
    try:
        with limited(HELP_SECONDS):
            return add(results, tree)
    except TimeIsUp:
        return replace(results, hurried=True)
