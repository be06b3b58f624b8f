"""Files of all hits and all concordance lines of a search, in text order, part by part."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from typing import IO
from typing import Any

from flask import Blueprint
from flask import Response
from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri
from werkzeug.wsgi import wrap_file

from archive.deadline import Deadline
from archive.export.formats import CSV
from archive.export.formats import JSON
from archive.export.formats import Format
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.query.canonical import canonical
from archive.settings import Settings
from archive.web.api.parts import MAX_BYTES_IN_MEMORY
from archive.web.api.parts import Part
from archive.web.api.parts import Row
from archive.web.api.parts import StaleExport
from archive.web.api.parts import Start
from archive.web.api.streams import Cell
from archive.web.api.streams import csv_stream
from archive.web.api.streams import json_stream
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import PAGING
from archive.web.links import file_address
from archive.web.parameters import SearchParameters
from archive.web.parameters import asked_search
from archive.web.parameters import bounded
from archive.web.parameters import query_of
from archive.web.search.collocates_page import where
from archive.web.wording.queries import describe_search
from archive.web.wording.results import notice_sentence

blueprint = Blueprint("all_hits", __name__)

#: Bytes of a file that are sent at a time.
BLOCK_BYTES = 65_536

_PLACE = (
    "address",
    "url",
    "title",
    "author",
    "date",
    "section",
    "kind",
    "number",
    "speaker",
    "draft",
)
#: Only the first row has them: CSV has no other place for what is said of the whole file.
_QUERY_COLUMNS = ("query", "read_as", "paragraphs_found", "index")
HIT_COLUMNS = ("hit", *_PLACE, "occurrences", "text", *_QUERY_COLUMNS)
LINE_COLUMNS = ("line", *_PLACE, "left", "occurrence", "right", "start", "in_note", *_QUERY_COLUMNS)


@dataclass(frozen=True, slots=True)
class Export:
    """The export that an address asks for, and the part of it that is to be made."""

    parameters: SearchParameters
    found: AllHits
    part: Part

    def paragraphs(self) -> Iterator[tuple[int, FoundParagraph]]:
        """Yield the paragraphs of the part, each with its number among those found."""
        return self.part.take(
            Row(start, start.next_paragraph(), (start.paragraph, hit))
            for start, hit in self._numbered()
        )

    def lines(self) -> Iterator[tuple[int, FoundParagraph, ConcordanceLine]]:
        """Yield the concordance lines of the part, each with its number and its paragraph."""
        return self.part.take(self._lines())

    def next_url(self) -> str | None:
        """Return the URL of the next part, once this one is made; None where nothing is left."""
        if self.part.next is None:
            return None
        return self.url(**self.part.next.parameters(), index=self.found.generation)

    def url(self, **more: str) -> str:
        """Return the URL of the export."""
        kept = {"per_page": "all"} if request.path == "/search.json" else {}
        shown = bounded(self.parameters.request, current.settings)
        return iri_to_uri(absolute(file_address(shown, request.path, **kept, **more)))

    def _numbered(self) -> Iterator[tuple[Start, FoundParagraph]]:
        first = self.part.start
        for at, hit in enumerate(self.found.paragraphs(first.paragraph - 1)):
            yield replace(first, paragraph=first.paragraph + at), hit

    def _lines(self) -> Iterator[Row[tuple[int, FoundParagraph, ConcordanceLine]]]:
        start = self.part.start
        for paragraph, hit in self._numbered():
            if paragraph.paragraph != start.paragraph:
                start = replace(start, paragraph=paragraph.paragraph, skip=0)
            for line in hit.lines(start.skip):
                yield Row(start, start.next_line(), (start.line, hit, line))
                start = start.next_line()


@blueprint.get("/search.csv")
def hits_as_csv() -> Response:
    """Return every paragraph that a search finds, as a table."""
    export = open_export()
    base = absolute("")
    rows = (
        [number, *_place(hit, base).values(), hit.occurrences, hit.paragraph.text]
        for number, hit in export.paragraphs()
    )
    return _csv(export, HIT_COLUMNS, rows, "paragraphs")


@blueprint.get("/concordance.csv")
def lines_as_csv() -> Response:
    """Return every occurrence that a search finds in its context, as a table."""
    export = open_export()
    base = absolute("")
    rows = (
        [number, *_place(hit, base).values(), *_line(line).values()]
        for number, hit, line in export.lines()
    )
    return _csv(export, LINE_COLUMNS, rows, "concordance")


@blueprint.get("/concordance.json")
def lines_as_json() -> Response:
    """Return every occurrence that a search finds in its context, for programs."""
    export = open_export()
    base = absolute("")
    items = ({**_place(hit, base), **_line(line)} for _, hit, line in export.lines())
    return _json(export, "lines", items, counted="occurrences", ending="concordance")


def all_hits_as_json() -> Response:
    """Return every paragraph that a search finds, for programs: ``/search.json?per_page=all``."""
    export = open_export()
    base = absolute("")
    items = (
        {
            **_place(hit, base),
            "text": hit.paragraph.text,
            "highlights": [[span.start, span.end] for span in hit.spans],
            "in_note": bool(hit.note_spans) and not hit.spans,
        }
        for _, hit in export.paragraphs()
    )
    return _json(export, "hits", items, counted="returned", ending="paragraphs")


def open_export() -> Export:
    """Return the export, and the part of it, at this address.

    Raises `BadStart`, `StaleExport`, and `DeadlineExceeded`.
    """
    start = Start.read(request.args)
    # Parameters that cut and sort pages do not apply to whole files.
    search = MultiDict(
        (name, value) for name, value in request.args.items(multi=True) if name not in PAGING
    )
    parameters = asked_search(search)
    # A search that took all of the time would leave none for a single row.
    until = current.deadline.halfway()
    found = current.generation.searcher.all_hits(parameters.request, until)
    deadline = export_deadline(current.settings)
    export = Export(parameters, found.until(deadline), Part(start, current.settings, deadline))
    if request.args.get("index", found.generation) != found.generation:
        raise StaleExport(export.url())
    return export


def export_deadline(settings: Settings) -> Deadline:
    """Return when the rows of a part must be written, within the time of the request."""
    return current.deadline.within(settings.export_seconds)


def export_file(export: Export, written: Iterable[str], format: Format, name: str) -> Response:
    """Return the part of *export* that *written* has, as a file named by the words of the search and *name*.

    Raises `DeadlineExceeded` and `NoRoom`.
    """
    file = export.part.write(written)
    response = _response(file, export.part.bytes)
    current.uncacheable |= export.part.timed_out
    response.headers["Content-Type"] = f"{format.media_type}; charset=utf-8"
    words = re.sub(r"[^a-z0-9]+", "-", _q().lower())[:40].strip("-")
    name = "-".join(filter(None, (words, name, _range(export))))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format.ending}"'
    response.headers["X-Robots-Tag"] = "noindex"
    if url := export.next_url():
        response.headers["Link"] = f'<{url}>; rel="next"'
    return response


def _response(file: IO[bytes], size: int) -> Response:
    """Return a response with *file* of so many bytes; a large one is sent from the disk."""
    if size <= MAX_BYTES_IN_MEMORY:
        with file:
            return Response(file.read())
    # The server sends it itself, in blocks, and closes it when it is sent or its reader is gone.
    response = Response(wrap_file(request.environ, file, BLOCK_BYTES), direct_passthrough=True)
    response.content_length = size
    return response


def _range(export: Export) -> str:
    """Return which paragraphs of how many a part has, for its name; nothing for a whole export."""
    part = export.part
    if part.is_whole:
        return ""
    return f"{part.start.paragraph}-{part.last}-of-{export.found.total}"


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
        "speaker": hit.speaker,
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


def _q() -> str:
    return query_of(request.args)[: current.settings.query_characters]


def _reading(export: Export) -> str:
    """Return what was sought, in words."""
    chosen = export.parameters.request.collocation
    said = describe_search(export.found.tree, export.parameters.request)
    return f"“{chosen.of}” {where(chosen)} of {said}" if chosen.of else said


def _csv(
    export: Export, header: tuple[str, ...], rows: Iterable[list[Cell]], name: str
) -> Response:
    found = export.found
    query: tuple[Cell, ...] = (_q(), _reading(export), found.total, found.generation)
    blank = ("",) * len(query)
    whole = ([*row, *(blank if at else query)] for at, row in enumerate(rows))
    return export_file(export, csv_stream(header, whole), CSV, name)


def _json(
    export: Export, name: str, items: Iterable[dict[str, Any]], *, counted: str, ending: str
) -> Response:
    found = export.found
    head = {
        "collection": current.collection.title,
        "query": _q(),
        "reading": _reading(export),
        "canonical": canonical(found.tree),
        "notices": [*export.parameters.notices, *map(notice_sentence, found.notices)],
        "total": found.total,
        "texts": found.texts,
        "index": found.generation,
        "start": export.part.start.paragraph,
    }
    body = json_stream(head, name, items, lambda count: {counted: count, "next": export.next_url()})
    return export_file(export, body, JSON, ending)
