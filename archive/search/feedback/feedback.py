"""Feedback: the word forms that were searched, likely spellings, and alternatives where nothing was found."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.language.analyser import Analyser
from archive.search.engines.protocol import Engine
from archive.search.feedback.closest import ClosestFinder
from archive.search.feedback.name_particles import name_spellings
from archive.search.feedback.no_results import NoResultsAdvisor
from archive.search.feedback.similar_names import similar_names
from archive.search.feedback.spelling import spellings
from archive.search.feedback.word_forms import WordFormFinder
from archive.search.hits import HitBuilder
from archive.search.index.protocol import Words
from archive.search.planner import Planner
from archive.search.query.rewriting import exactly
from archive.search.query.rewriting import inflected
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.results import NoResults
from archive.search.results import Results
from archive.search.results import Spelling
from archive.search.results import WordForm
from archive.search.results import WordForms
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
        self._word_forms = WordFormFinder(words, planner, engine)
        self._subqueries = subqueries
        self._advisor = NoResultsAdvisor(subqueries)
        self._closest = ClosestFinder(engine, subqueries, hits, paragraphs=paragraphs)
        self._analyser = Analyser()

    def with_feedback(self, results: Results, tree: Node | None, deadline: Deadline) -> Results:
        """Return *results* of the query *tree* with feedback, incomplete where the time was over."""
        if tree is None:
            return self._with_wider_filters(results, deadline)
        exact, loose = exactly(tree), inflected(tree)
        found: dict[str, Any] = {
            "exact": exact if exact != tree else None,
            "inflected": loose if loose != tree else None,
        }
        finders: dict[str, Callable[[Results, Node, Deadline], Any]] = {
            "forms": self._forms,
            "spellings": self._spellings,
            "no_results": self._advice,
            "closest": self._closest.closest,
        }
        for name, find in finders.items():
            try:
                found[name] = find(results, tree, deadline.within(FEEDBACK_TIMEOUT_S))
            except DeadlineExceeded:
                found["incomplete_feedback"] = True
        return replace(results, **found)

    def _with_wider_filters(self, results: Results, deadline: Deadline) -> Results:
        """Return *results* of filters alone with those that find something, where these find nothing."""
        if results.total:
            return results
        try:
            advice = self._advisor.wider(results.request, deadline.within(FEEDBACK_TIMEOUT_S))
        except DeadlineExceeded:
            return replace(results, incomplete_feedback=True)
        return replace(results, no_results=advice)

    def _forms(self, _: Results, tree: Node, deadline: Deadline) -> tuple[WordForms, ...]:
        return self._word_forms.word_forms(tree, deadline)

    def _spellings(self, results: Results, tree: Node, deadline: Deadline) -> tuple[Spelling, ...]:
        likely = spellings(tree, self._words, self._word_forms, deadline, analyser=self._analyser)
        names = name_spellings(tree, self._words, self._word_forms, deadline)
        found = (*names, *likely)
        if not results.total:
            found = (*self._similar_names(tree, deadline), *found)
        return _merged(found)

    def _similar_names(self, tree: Node, deadline: Deadline) -> Iterator[Spelling]:
        def count(node: Node, until: Deadline) -> int:
            return self._subqueries.count_unfiltered(node, None, until)

        return similar_names(tree, self._subqueries.words_of_names, count, deadline)

    def _advice(self, results: Results, tree: Node, deadline: Deadline) -> NoResults:
        if results.total:
            return results.no_results
        advice = self._advisor.advise(results.request, tree, deadline)
        # A record with all words has them in its title, its heading, or what else describes it.
        return replace(advice, missing=()) if results.records.have_all else advice


def _merged(spellings: tuple[Spelling, ...]) -> tuple[Spelling, ...]:
    """Return *spellings* with one for each leaf, and each form of it once."""
    forms: dict[Leaf, dict[str, WordForm]] = {}
    for spelling in spellings:
        known = forms.setdefault(spelling.leaf, {})
        for form in spelling.forms:
            known.setdefault(form.text, form)
    return tuple(Spelling(leaf, tuple(known.values())) for leaf, known in forms.items())
