"""The collocates of a search as files: CSV and JSON with what the page has, and more of them."""

from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import request

from archive.search.query.canonical import canonical
from archive.web.api.streams import Cell
from archive.web.api.tables import csv_file
from archive.web.context import absolute
from archive.web.context import current
from archive.web.parameters import SearchParameters
from archive.web.parameters import asked_search
from archive.web.parameters import bounded
from archive.web.search.collocates_page import MAX_IN_FILE
from archive.web.search.collocates_page import Collocates
from archive.web.search.collocates_page import collocates_of
from archive.web.wording.queries import describe
from archive.web.wording.results import notice_sentence

blueprint = Blueprint("collocates", __name__)

#: Only the first row has those after the address.
COLUMNS = (
    *("word", "near", "in_collection", "log_likelihood", "url"),
    *("query", "read_as", "window", "side", "leave_out", "function_words"),
    *("occurrences", "words_nearby", "paragraphs_counted", "paragraphs_found", "index"),
)


@blueprint.get("/collocates.csv")
def collocates_as_csv() -> Response:
    """Return the collocates of a search, as a table."""
    parameters = asked_search(request.args)
    made = _made(parameters)
    about = list(_about(parameters, made).values())
    return csv_file(COLUMNS, map(_cells, _items(made)), about, "collocates")


@blueprint.get("/collocates.json")
def collocates_as_json() -> Response:
    """Return the collocates of a search, for programs."""
    parameters = asked_search(request.args)
    made = _made(parameters)
    about = _about(parameters, made)
    notices = [*parameters.notices, *map(notice_sentence, made.found.notices)]
    return jsonify(
        {
            "collection": current.collection.title,
            **about,
            "canonical": canonical(made.found.tree),
            "notices": notices,
            "words": made.found.all_words,
            "collocates": _items(made),
        }
    )


def _made(parameters: SearchParameters) -> Collocates:
    asked = bounded(parameters.request, current.settings)
    made = collocates_of(
        current.generation.searcher.all_hits(parameters.request, current.deadline),
        request=asked,
        per_page=current.settings.per_page,
        surveyed=current.settings.surveyed,
        most=MAX_IN_FILE,
    )
    current.uncacheable |= made.survey.timed_out
    return made


def _about(parameters: SearchParameters, made: Collocates) -> dict[str, Any]:
    asked = bounded(parameters.request, current.settings)
    chosen = asked.collocation
    return {
        "query": asked.q,
        "reading": describe(made.found.tree),
        "window": chosen.words,
        "side": chosen.side.value,
        "leave_out": chosen.left_out,
        "function_words": chosen.function_words,
        "occurrences": made.survey.occurrences,
        "nearby": made.nearby,
        "paragraphs_counted": len(made.survey.counts),
        "total": made.found.total,
        "index": made.found.generation,
    }


def _items(made: Collocates) -> list[dict[str, Any]]:
    return [
        {
            "word": one.collocate.word,
            "near": one.collocate.near,
            "in_collection": one.collocate.anywhere,
            "log_likelihood": round(one.collocate.log_likelihood, 4),
            "url": absolute(one.href),
        }
        for one in made.listed
    ]


def _cells(item: dict[str, Any]) -> list[Cell]:
    return [value if isinstance(value, int) else str(value) for value in item.values()]
