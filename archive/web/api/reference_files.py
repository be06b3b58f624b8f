"""The records of all paragraphs that a search finds, as files for citation managers, part by part."""

from flask import Blueprint
from flask import Response
from flask import abort

from archive.export.formats import format_of
from archive.web.api.all_hits import export_file
from archive.web.api.all_hits import open_export
from archive.web.citations.records import record_of_hit

blueprint = Blueprint("reference_files", __name__)


@blueprint.get("/search.<ending>")
def references(ending: str) -> Response:
    """Return the records of all hits in the format of *ending*."""
    format = format_of(ending)
    if format is None or format.write_records is None:
        abort(404)
    export = open_export()
    records = (record_of_hit(hit.ref) for _, hit in export.paragraphs())
    return export_file(export, format.write_records(records), format, "references")
