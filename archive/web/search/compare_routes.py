"""Two searches compared: as a page, as CSV, as JSON."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request
from werkzeug.datastructures import MultiDict

from archive.search.corpus.comparison import Comparison
from archive.search.corpus.comparison import DistinctiveWord
from archive.search.corpus.comparison import SurveyedSearch
from archive.search.corpus.comparison import compared
from archive.search.corpus.comparison import surveyed_search
from archive.search.corpus.left_out import left_out_terms
from archive.search.corpus.windows import Window
from archive.search.request import SearchRequest
from archive.search.results import FacetName
from archive.web.api.streams import Cell
from archive.web.api.tables import csv_file
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import search_address
from archive.web.parameters import asked_search
from archive.web.parameters import bounded
from archive.web.search.compare_page import SHARED
from archive.web.search.compare_page import ComparePage
from archive.web.search.compare_page import compare_form
from archive.web.search.compare_page import compare_page
from archive.web.search.compare_page import label_of
from archive.web.search.compare_page import rate_of
from archive.web.selection import read_selection
from archive.web.wording.queries import describe

blueprint = Blueprint("compare", __name__)

#: Words of each search on the page, and in a file.
_ON_PAGE, _IN_FILE = 40, 1_000
#: What one search has of an address; the second has each with a 2.
_OWN = ("q", *(name.value for name in FacetName), "from", "to", "scope")
#: Only the first row has those after the measure.
COLUMNS = (
    *("word", "more_with", "near_first", "near_second", "log_likelihood"),
    *("first", "second", "first_occurrences", "second_occurrences", "first_words", "second_words"),
    *("first_words_nearby", "second_words_nearby", "first_paragraphs_counted", "first_paragraphs_found"),
    *("second_paragraphs_counted", "second_paragraphs_found", "window", "side", "leave_out", "index"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """The two searches of an address."""

    first: SearchRequest
    second: SearchRequest
    notices: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """There are words to compare, and the searches differ."""
        return bool(self.first.q and self.second.q) and self.first != self.second


@blueprint.get("/compare")
def compare() -> str:
    """Show two searches beside each other."""
    asked, per_page = _asked(), current.settings.per_page
    selection = read_selection(request.args)
    if not asked.is_complete:
        current.require_index()
        form = compare_form(asked.first, asked.second, per_page=per_page)
        return render_template(
            "compare.html", page=ComparePage(form, asked.notices), selection=selection
        )
    made = _made(asked, _ON_PAGE)
    page = compare_page(made, asked.first, asked.second, per_page=per_page, notices=asked.notices)
    return render_template("compare.html", page=page, selection=selection)


@blueprint.get("/compare.csv")
def compare_as_csv() -> Response:
    """Return the words that are distinctive of each of two searches, as a table."""
    asked = _asked()
    made = _made(asked, _IN_FILE)
    sides, chosen = (made.first, made.second), asked.first.collocation
    per_page = current.settings.per_page
    about: list[Cell] = [
        *[label_of(one, per_page) for one in (asked.first, asked.second)],
        *(side.survey.occurrences for side in sides),
        *(side.words for side in sides),
        *(side.nearby for side in sides),
        *(n for side in sides for n in (len(side.survey.counts), side.found.total)),
        *(chosen.words, chosen.side.value, chosen.left_out, made.first.found.generation),
    ]
    rows: list[list[Cell]] = [
        [word.word, more, word.first, word.second, f"{word.log_likelihood:.4f}"]
        for more, word in _words(made)
    ]
    return csv_file(COLUMNS, rows, about, "comparison")


@blueprint.get("/compare.json")
def compare_as_json() -> Response:
    """Return two searches and the words that are distinctive of each, for programs."""
    asked = _asked()
    made = _made(asked, _IN_FILE)
    chosen, measure = asked.first.collocation, made.log_likelihood
    return jsonify(
        {
            "collection": current.collection.title,
            "first": _side(made.first, asked.first),
            "second": _side(made.second, asked.second),
            "log_likelihood": None if measure is None else round(measure, 4),
            "window": chosen.words,
            "side": chosen.side.value,
            "leave_out": chosen.left_out,
            "function_words": chosen.function_words,
            "notices": list(asked.notices),
            "index": made.first.found.generation,
            "words": [
                {
                    "word": word.word,
                    "more_with": more,
                    "near_first": word.first,
                    "near_second": word.second,
                    "log_likelihood": round(word.log_likelihood, 4),
                }
                for more, word in _words(made)
            ],
        }
    )


def _asked() -> _Asked:
    """Return the two searches of the address; the second has the words of the first where it has none."""
    args = request.args
    shared = [(name, value) for name in SHARED for value in args.getlist(name)]
    searches = [
        MultiDict([*((n, v) for n in _OWN for v in args.getlist(f"{n}{suffix}")), *shared])
        for suffix in ("", "2")
    ]
    if not searches[1].get("q", "").strip():
        searches[1].setlist("q", searches[0].getlist("q"))
    read = [asked_search(each) for each in searches]
    notices = dict.fromkeys(notice for each in read for notice in each.notices)
    first, second = (bounded(each.request, current.settings) for each in read)
    return _Asked(first, second, tuple(notices))


def _made(asked: _Asked, most: int) -> Comparison:
    searcher, window = current.generation.searcher, Window.of(asked.first.collocation)
    surveyed = current.settings.surveyed
    first, second = (
        surveyed_search(searcher.all_hits(each, current.deadline), window, surveyed)
        for each in (asked.first, asked.second)
    )
    languages = {*first.found.languages(), *second.found.languages()}
    left_out = left_out_terms(asked.first.collocation, languages)
    current.uncacheable |= first.survey.timed_out or second.survey.timed_out
    return compared(first, second, most, left_out, current.deadline)


def _words(made: Comparison) -> list[tuple[str, DistinctiveWord]]:
    """Return all distinctive words, the strongest first, each with the search that it is distinctive of."""
    words = [
        *(("first", word) for word in made.with_first),
        *(("second", word) for word in made.with_second),
    ]
    return sorted(words, key=lambda one: (-one[1].log_likelihood, one[1].exact))


def _side(side: SurveyedSearch, asked: SearchRequest) -> dict[str, Any]:
    per_page = current.settings.per_page
    return {
        "query": asked.q,
        "label": label_of(asked, per_page),
        "reading": describe(side.found.tree),
        "url": absolute(search_address(asked, per_page=per_page)),
        "occurrences": side.survey.occurrences,
        "paragraphs_counted": len(side.survey.counts),
        "total": side.found.total,
        "texts": side.found.texts,
        "words": side.words,
        "per_10000_words": round(rate_of(side), 4) if side.survey.every else None,
        "nearby": side.nearby,
    }
