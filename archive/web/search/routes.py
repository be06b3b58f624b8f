"""Searching: the page, the same as JSON, and words to suggest."""

from dataclasses import replace

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request

from archive.deadline import DeadlineExceeded
from archive.language.controls import without_directions
from archive.search.facet_list import FacetPage
from archive.search.facet_list import facet_page
from archive.search.request import View
from archive.search.results import Results
from archive.web.api import all_hits
from archive.web.api.search_json import search_json
from archive.web.api.suggestions import suggestions
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import first_page
from archive.web.links import redirect_to
from archive.web.links import search_address
from archive.web.parameters import SearchParameters
from archive.web.parameters import asked_search
from archive.web.parameters import asks
from archive.web.parameters import bounded
from archive.web.parameters import read_facet_list
from archive.web.search.every_value import VALUES_PER_ANSWER
from archive.web.search.every_value import VALUES_PER_PAGE
from archive.web.search.every_value import every_value
from archive.web.search.every_value import every_value_json
from archive.web.search.result_links import OF_WORDS
from archive.web.search.result_views import dispersion_strip
from archive.web.search.result_views import view_of
from archive.web.search.search_page import search_page
from archive.web.selection import SELECT_PATH
from archive.web.selection import destination
from archive.web.selection import read_selection
from archive.web.wording.results import VIEW_NEEDS_WORDS

blueprint = Blueprint("search", __name__)

#: The form in which browsers ask for suggestions.
SUGGESTIONS = "application/x-suggestions+json"


@blueprint.get("/search")
def search() -> str:
    """Show what a search finds."""
    parameters = _of_paragraphs(asked_search(request.args))
    selection = read_selection(request.args)
    per_page = current.settings.per_page
    shown = bounded(parameters.request, current.settings)
    if not asks(parameters.request):
        current.require_index()
        return render_template("search_empty.html", notices=parameters.notices)
    if shown.view is not View.LIST:
        # Its frame is that of the first page of hits.
        parameters = replace(parameters, request=first_page(parameters.request))
    results = _results(parameters, listed=shown.view is View.LIST)
    if shown.view in OF_WORDS and not results.by_words:
        shown = replace(shown, view=View.LIST)
        results = _results(parameters)
        parameters = replace(parameters, notices=(*parameters.notices, VIEW_NEEDS_WORDS))
    if shown.view is not View.LIST and results.total:
        try:
            return view_of(
                results,
                request=shown,
                per_page=per_page,
                selection=selection,
                notices=parameters.notices,
            )
        except DeadlineExceeded:
            results = replace(results, hits=(), timed_out=True)
            current.uncacheable = True
    page = search_page(
        results,
        request=shown,
        per_page=per_page,
        most_in_file=current.settings.export_paragraphs,
        selection=selection,
        notices=parameters.notices,
    )
    strip = dispersion_strip(results, request=first_page(shown), per_page=per_page)
    page = replace(page, strip=strip) if strip else page
    return render_template("search.html", page=page)


@blueprint.get(SELECT_PATH)
def take_selection_along() -> Response:
    """Lead to the page of results that ``go`` names, with the passages ``p`` selected there."""
    onward = destination(request.args.get("go", ""))
    return redirect_to(read_selection(request.args).added_to(onward), code=303)


@blueprint.get("/search.json")
def search_as_json() -> Response:
    """Return what a search finds, for programs: a page of it, or all with ``per_page=all``."""
    if request.args.get("per_page") == "all":
        return all_hits.all_hits_as_json()
    parameters = _of_paragraphs(asked_search(request.args))
    results = _results(parameters)
    shown = bounded(parameters.request, current.settings)
    per_page = current.settings.per_page
    return jsonify(
        search_json(
            results, request=shown, per_page=per_page, absolute=absolute, notices=parameters.notices
        )
    )


@blueprint.get("/search/facets")
def every_facet_value() -> str | Response:
    """Show all values of a facet of a search; with ``apply``, lead back to the search with those chosen."""
    parameters, listed, notices = _listed(VALUES_PER_PAGE)
    per_page = current.settings.per_page
    shown = bounded(parameters.request, current.settings)
    selection = read_selection(request.args)
    if request.args.get("apply"):
        filtered = search_address(first_page(shown), per_page=per_page)
        return redirect_to(selection.added_to(filtered), code=303)
    if not asks(parameters.request):
        current.require_index()
        return render_template("search_empty.html", notices=notices)
    page = every_value(
        listed, request=shown, per_page=per_page, selection=selection, notices=notices
    )
    return render_template("facets.html", page=page)


@blueprint.get("/search/facets.json")
def every_facet_value_as_json() -> Response:
    """Return all values of a facet of a search, for programs."""
    parameters, listed, notices = _listed(VALUES_PER_ANSWER)
    return jsonify(
        every_value_json(
            listed,
            request=bounded(parameters.request, current.settings),
            per_page=current.settings.per_page,
            collection=current.collection.title,
            absolute=absolute,
            notices=notices,
        )
    )


def _listed(per_page: int) -> tuple[SearchParameters, FacetPage, tuple[str, ...]]:
    """Return the search that is asked for, the list of values, and notices of both.

    Raises `DeadlineExceeded`.
    """
    parameters = asked_search(request.args)
    asked, notices = read_facet_list(request.args)
    searcher = current.generation.searcher
    facet = searcher.facet(parameters.request, asked.name, current.deadline)
    return parameters, facet_page(facet, asked, per_page), (*parameters.notices, *notices)


@blueprint.get("/suggest")
def suggest() -> Response:
    """Return words that complete the last of ``q``, and titles with its words."""
    serving = current.generation
    typed = without_directions(request.args.get("q", ""))
    try:
        found = suggestions(
            typed,
            serving.searcher.suggester,
            serving.library,
            current.deadline,
            per_page=current.settings.per_page,
        )
    except DeadlineExceeded:
        # Who is typing needs no message; the next letter asks again.
        found = typed, [], [], []
        current.uncacheable = True
    *words, addresses = found
    answer = jsonify([*words, [absolute(address) for address in addresses]])
    answer.mimetype = SUGGESTIONS
    return answer


def _of_paragraphs(parameters: SearchParameters) -> SearchParameters:
    """Return *parameters* without a collocate, whose occurrences only a concordance shows."""
    asked = parameters.request
    if asked.view is View.CONCORDANCE or not asked.collocation.of:
        return parameters
    without = replace(asked, collocation=replace(asked.collocation, of=""))
    said = "The occurrences of a collocate are shown in the concordance; these are all results."
    return SearchParameters(without, (*parameters.notices, said))


def _results(parameters: SearchParameters, *, listed: bool = True) -> Results:
    results = current.generation.searcher.search(
        parameters.request, current.deadline, listed=listed
    )
    if results.timed_out or results.incomplete_feedback:
        # It may succeed the next time, so it is not cached.
        current.uncacheable = True
    return results
