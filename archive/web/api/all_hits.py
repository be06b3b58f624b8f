"""Files of all hits and all concordance lines of a search, streamed in text order."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

from flask import Blueprint
from flask import Response
from flask import request
from werkzeug.datastructures import MultiDict

from archive.export.formats import CSV
from archive.export.formats import JSON
from archive.export.formats import Format
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.query.canonical import canonical
from archive.web.api.streams import Cell
from archive.web.api.streams import csv_stream
from archive.web.api.streams import json_stream
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import PAGING
from archive.web.parameters import SearchParameters
from archive.web.parameters import read_search
from archive.web.wording.queries import describe
from archive.web.wording.results import notice_sentence

blueprint = Blueprint("all_hits", __name__)

#: File names, after the words of the query.
_FILES = {"hits": "paragraphs", "lines": "concordance"}
_PLACE = ("address", "url", "title", "author", "date", "section", "kind", "number", "draft")
#: The query is on every row: rows are sorted, cut and pasted, and must still say where they are from.
_QUERY_COLUMNS = ("query", "read_as", "paragraphs_found", "index")
HIT_COLUMNS = ("hit", *_PLACE, "occurrences", "text", *_QUERY_COLUMNS)
LINE_COLUMNS = ("line", *_PLACE, "left", "occurrence", "right", "start", "in_note", *_QUERY_COLUMNS)


@blueprint.get("/search.csv")
def hits_as_csv() -> Response:
    """Return every paragraph that a search finds, as a table."""
    found = read_all_hits()
    query = _query_values(found)
    base = absolute("")
    rows = (
        [n, *_place(hit, base).values(), _occurrences(hit), hit.paragraph.text, *query]
        for n, hit in enumerate(found.paragraphs(), start=1)
    )
    return _csv(HIT_COLUMNS, rows, _FILES["hits"])


@blueprint.get("/concordance.csv")
def lines_as_csv() -> Response:
    """Return every occurrence that a search finds in its context, as a table."""
    found = read_all_hits()
    query = _query_values(found)
    base = absolute("")
    rows = (
        [n, *_place(hit, base).values(), *_line(line).values(), *query]
        for n, (hit, line) in enumerate(_lines(found), start=1)
    )
    return _csv(LINE_COLUMNS, rows, _FILES["lines"])


@blueprint.get("/concordance.json")
def lines_as_json() -> Response:
    """Return every occurrence that a search finds in its context, for programs."""
    found = read_all_hits()
    base = absolute("")
    items = ({**_place(hit, base), **_line(line)} for hit, line in _lines(found))
    return _json(found, "lines", items, "occurrences")


def all_hits_as_json() -> Response:
    """Return every paragraph that a search finds, for programs: ``/search.json?per_page=all``."""
    found = read_all_hits()
    base = absolute("")
    items = (
        {
            **_place(hit, base),
            "text": hit.paragraph.text,
            "highlights": [[span.start, span.end] for span in hit.spans],
            "in_note": bool(hit.note_spans) and not hit.spans,
        }
        for hit in found.paragraphs()
    )
    return _json(found, "hits", items, "returned")


def read_all_hits() -> AllHits:
    """Return all hits of the search at this address."""
    return current.generation.searcher.all_hits(_read().request, current.deadline)


def _read() -> SearchParameters:
    # Parameters that cut and sort pages do not apply to whole files.
    search = MultiDict(
        (name, value) for name, value in request.args.items(multi=True) if name not in PAGING
    )
    return read_search(search, current.settings)


def _lines(found: AllHits) -> Iterator[tuple[FoundParagraph, ConcordanceLine]]:
    return ((hit, line) for hit in found.paragraphs() for line in hit.lines())


def _place(hit: FoundParagraph, base: str) -> dict[str, Any]:
    address = str(hit.ref.address)
    return {
        "address": address,
        "url": base + address,
        "title": hit.text.title,
        "author": "; ".join(hit.text.authors),
        "date": str(hit.text.date or ""),
        "section": hit.section.heading,
        "kind": hit.section.kind,
        "number": hit.ref.number,
        "draft": hit.text.draft,
    }


def _line(line: ConcordanceLine) -> dict[str, Any]:
    return {
        "left": line.left,
        "hit": line.hit,
        "right": line.right,
        "start": line.start,
        "in_note": line.in_note,
    }


def _occurrences(hit: FoundParagraph) -> int:
    return len(hit.spans) + len(hit.note_spans)


def _query_values(found: AllHits) -> tuple[Cell, ...]:
    return (_q(), describe(found.tree), found.total, found.generation)


def _q() -> str:
    return request.args.get("q", "").strip()[: current.settings.query_characters]


def _csv(header: tuple[str, ...], rows: Iterable[list[Cell]], name: str) -> Response:
    return file_of(csv_stream(header, rows), CSV, f"{name}.csv")


def _json(found: AllHits, name: str, items: Iterable[dict[str, Any]], counted: str) -> Response:
    head = {
        "collection": current.collection.title,
        "query": _q(),
        "reading": describe(found.tree),
        "canonical": canonical(found.tree),
        "notices": [*_read().notices, *map(notice_sentence, found.notices)],
        "total": found.total,
        "texts": found.texts,
        "index": found.generation,
    }
    body = json_stream(head, name, items, lambda count: {counted: count})
    return file_of(body, JSON, f"{_FILES[name]}.json")


def file_of(body: Iterator[str], format: Format, ending: str) -> Response:
    """Return *body* as a file that is named by the words of the search."""
    response = Response(body, content_type=f"{format.media_type}; charset=utf-8")
    words = re.sub(r"[^a-z0-9]+", "-", _q().lower())[:40].strip("-")
    name = "-".join(filter(None, (words, ending)))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
