"""Feedback: the word forms that were searched, likely spellings, and alternatives where nothing was found."""

from collections.abc import Callable
from dataclasses import replace

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.language.analyser import Analyser
from archive.search.engines.protocol import Engine
from archive.search.feedback.closest import ClosestFinder
from archive.search.feedback.name_particles import name_spellings
from archive.search.feedback.no_results import NoResultsAdvisor
from archive.search.feedback.spelling import spellings
from archive.search.feedback.word_forms import WordFormFinder
from archive.search.hits import HitBuilder
from archive.search.index.protocol import Words
from archive.search.planner import Planner
from archive.search.query.rewriting import exactly
from archive.search.query.rewriting import inflected
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.results import Results
from archive.search.results import Spelling
from archive.search.results import WordForm
from archive.search.subqueries import SubqueryCounter

#: The time limit of each kind of feedback, within that of the search.
FEEDBACK_TIMEOUT_S = 1.0


class FeedbackBuilder:
    """Adds feedback to results. Safe to share between threads."""

    def __init__(
        self,
        *,
        words: Words,
        planner: Planner,
        engine: Engine,
        subqueries: SubqueryCounter,
        hits: HitBuilder,
        paragraphs: int,
    ) -> None:
        self._words = words
        self._word_forms = WordFormFinder(words, planner, engine.count)
        self._advisor = NoResultsAdvisor(subqueries)
        self._closest = ClosestFinder(engine, subqueries, hits, paragraphs=paragraphs)
        self._analyser = Analyser()

    def with_feedback(self, results: Results, tree: Node, deadline: Deadline) -> Results:
        """Return *results* of the query *tree* with feedback, incomplete where the time was over."""
        exact, loose = exactly(tree), inflected(tree)
        results = replace(
            results,
            exact=exact if exact != tree else None,
            inflected=loose if loose != tree else None,
        )
        for add in (self._with_forms, self._with_spellings, self._with_advice, self._with_closest):
            results = _in_time(add, results, tree, deadline.within(FEEDBACK_TIMEOUT_S))
        return results

    def _with_forms(self, results: Results, tree: Node, deadline: Deadline) -> Results:
        return replace(results, forms=self._word_forms.word_forms(tree, deadline))

    def _with_spellings(self, results: Results, tree: Node, deadline: Deadline) -> Results:
        likely = spellings(tree, self._words, self._word_forms, deadline, analyser=self._analyser)
        names = name_spellings(tree, self._words, self._word_forms, deadline)
        return replace(results, spellings=_merged((*names, *likely)))

    def _with_advice(self, results: Results, tree: Node, deadline: Deadline) -> Results:
        if results.total:
            return results
        advice = self._advisor.advise(results.request, tree, deadline)
        return replace(results, no_results=advice)

    def _with_closest(self, results: Results, tree: Node, deadline: Deadline) -> Results:
        return replace(results, closest=self._closest.closest(results, tree, deadline))


def _merged(spellings: tuple[Spelling, ...]) -> tuple[Spelling, ...]:
    """Return *spellings* with one for each leaf, and each form of it once."""
    forms: dict[Leaf, dict[str, WordForm]] = {}
    for spelling in spellings:
        known = forms.setdefault(spelling.leaf, {})
        for form in spelling.forms:
            known.setdefault(form.text, form)
    return tuple(Spelling(leaf, tuple(known.values())) for leaf, known in forms.items())


def _in_time(
    add: Callable[[Results, Node, Deadline], Results],
    results: Results,
    tree: Node,
    deadline: Deadline,
) -> Results:
    try:
        return add(results, tree, deadline)
    except DeadlineExceeded:
        return replace(results, incomplete_feedback=True)
