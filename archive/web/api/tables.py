"""Small tables as CSV files."""

from collections.abc import Iterable
from collections.abc import Sequence

from flask import Response

from archive.export.formats import CSV
from archive.web.api.streams import Cell
from archive.web.api.streams import csv_stream


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """Return a table as a file with that *name*."""
    response = Response("".join(csv_stream(header, rows)))
    response.headers["Content-Type"] = f"{CSV.media_type}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
