"""The record of every paragraph that a search finds, streamed as a file for a citation manager."""

import json
from collections.abc import Iterable
from collections.abc import Iterator

from flask import Blueprint
from flask import Response
from flask import stream_with_context

from archive.citation import Record
from archive.citation import csl_item
from archive.citation import write_bibtex
from archive.citation import write_ris
from archive.export.formats import MIMETYPES
from archive.web.api.all_hits import everything
from archive.web.api.all_hits import file_of
from archive.web.citations.records import record_of_hit

reference_files = Blueprint("reference_files", __name__)

#: Records that are sent at a time.
CHUNK = 100


@reference_files.get("/search.ris")
def as_ris() -> Response:
    """Return the records as RIS."""
    return _references("ris", (write_ris((record,)) for record in _records()))


@reference_files.get("/search.bib")
def as_bibtex() -> Response:
    """Return the records as BibTeX."""
    return _references("bib", (write_bibtex((record,)) + "\n" for record in _records()))


@reference_files.get("/search.csl.json")
def as_csl() -> Response:
    """Return the records as CSL-JSON."""
    return _references("csl.json", _listed(_records()))


def _records() -> Iterator[Record]:
    # What cannot be searched is told before the first record is sent.
    found = everything()
    return (record_of_hit(hit.ref) for hit in found.paragraphs())


def _listed(records: Iterable[Record]) -> Iterator[str]:
    before = "["
    for record in records:
        yield f"{before}\n{json.dumps(csl_item(record), ensure_ascii=False)}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def _references(ending: str, pieces: Iterable[str]) -> Response:
    body = stream_with_context(_joined(pieces))
    return file_of(body, MIMETYPES[ending], f"references.{ending}")


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) == CHUNK:
            yield "".join(held)
            held = []
    yield "".join(held)
