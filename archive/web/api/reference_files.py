"""The records of all paragraphs that a search finds, streamed as a file for a citation manager."""

from collections.abc import Iterable
from collections.abc import Iterator

from flask import Blueprint
from flask import Response
from flask import abort
from flask import stream_with_context

from archive.export.formats import format_of
from archive.web.api.all_hits import file_of
from archive.web.api.all_hits import read_all_hits
from archive.web.citations.records import record_of_hit

blueprint = Blueprint("reference_files", __name__)

#: Records that are sent at a time.
CHUNK_RECORDS = 100


@blueprint.get("/search.<ending>")
def references(ending: str) -> Response:
    """Return the records of all hits in the format of *ending*."""
    format = format_of(ending)
    if format is None or format.write_records is None:
        abort(404)
    # What cannot be searched is an error before the first record is sent.
    found = read_all_hits()
    pieces = format.write_records(record_of_hit(hit.ref) for hit in found.paragraphs())
    body = stream_with_context(_in_chunks(pieces))
    return file_of(body, format, f"references.{ending}")


def _in_chunks(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) == CHUNK_RECORDS:
            yield "".join(held)
            held = []
    yield "".join(held)
