"""Several searches over time: as a page, as CSV, as JSON."""

from dataclasses import dataclass
from dataclasses import replace

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request
from werkzeug.datastructures import MultiDict

from archive.language.controls import without_directions
from archive.search.request import SearchRequest
from archive.web.api.streams import Cell
from archive.web.api.tables import csv_file
from archive.web.context import current
from archive.web.parameters import asked_search
from archive.web.search.filter_form import active_filters
from archive.web.search.timeline_page import MAX_SERIES
from archive.web.search.timeline_page import STEPS
from archive.web.search.timeline_page import Timeline
from archive.web.search.timeline_page import timeline
from archive.web.search.timeline_page import timeline_page
from archive.web.selection import read_selection

blueprint = Blueprint("timeline", __name__)

#: Only the first row has those after the rate.
COLUMNS = (
    *("period", "first_year", "last_year", "query", "count", "words", "per_10000_words"),
    *("counted", "texts", "texts_without_date", "words_without_date", "index"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """The searches of an address, and what they share."""

    queries: tuple[str, ...]
    request: SearchRequest
    by: str
    notices: tuple[str, ...]


@blueprint.get("/timeline")
def page() -> str:
    """Show several searches in one chart."""
    asked, per_page = _asked(), current.settings.per_page
    current.require_index()
    shown = timeline_page(
        _made(asked) if asked.queries else None,
        asked.request,
        asked.queries,
        by=asked.by,
        per_page=per_page,
        notices=asked.notices,
        filters=tuple(one.label for one in active_filters((), asked.request, per_page)),
    )
    return render_template("timeline.html", page=shown, selection=read_selection(request.args))


@blueprint.get("/timeline.csv")
def timeline_as_csv() -> Response:
    """Return several searches over time, as a table with a row for each period of each."""
    made = _made(_asked())
    about: list[Cell] = [
        f"{made.unit}s", made.texts, made.undated_texts, made.undated_words, _index()
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [p.label, p.first, p.last, series.q, p.count, p.words, f"{p.rate:.4f}"]
        for series in made.series
        for p in series.periods
    ]
    return csv_file(COLUMNS, rows, about, "timeline")


@blueprint.get("/timeline.json")
def timeline_as_json() -> Response:
    """Return several searches over time, for programs."""
    asked = _asked()
    made = _made(asked)
    return jsonify(
        {
            "collection": current.collection.title,
            "by": made.step,
            "counted": f"{made.unit}s",
            "texts": made.texts,
            "texts_without_date": made.undated_texts,
            "words": made.words,
            "words_without_date": made.undated_words,
            "notices": list(asked.notices),
            "index": _index(),
            "series": [
                {
                    "query": series.q,
                    "paragraphs": series.found.total,
                    "count": series.count,
                    "count_without_date": series.undated,
                    "periods": [
                        {
                            "label": p.label,
                            "first": p.first,
                            "last": p.last,
                            "count": p.count,
                            "words": p.words,
                            "per_10000_words": round(p.rate, 4),
                        }
                        for p in series.periods
                    ],
                }
                for series in made.series
            ],
        }
    )


def _index() -> str:
    return current.generation.library.generation


def _asked() -> _Asked:
    args = request.args
    typed = dict.fromkeys(without_directions(q).strip() for q in args.getlist("q"))
    queries = tuple(q[: current.settings.query_characters] for q in typed if q)
    rest = MultiDict((n, v) for n, v in args.items(multi=True) if n not in ("q", "page", "view"))
    parameters = asked_search(rest)
    notices = list(parameters.notices)
    if len(queries) > MAX_SERIES:
        notices.append(f"Only the first {MAX_SERIES} searches are shown.")
    by = args.get("by", "").strip()
    if by and by not in STEPS:
        notices.append(f"Choose from {', '.join(STEPS)} for the length of a period.")
        by = ""
    return _Asked(queries[:MAX_SERIES], parameters.request, by, tuple(notices))


def _made(asked: _Asked) -> Timeline:
    searcher, deadline = current.generation.searcher, current.deadline
    everything = searcher.all_hits(replace(asked.request, q=""), deadline)
    made = timeline(
        [(q, searcher.all_hits(replace(asked.request, q=q), deadline)) for q in asked.queries],
        among=everything.words(),
        years=everything.years(),
        surveyed=current.settings.surveyed,
        step=STEPS.get(asked.by, 0),
    )
    current.uncacheable |= any(series.survey.timed_out for series in made.series)
    return made
