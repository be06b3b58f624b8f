"""Small tables as CSV files."""

from collections.abc import Iterable
from collections.abc import Sequence

from flask import Response

from archive.export.formats import CSV
from archive.web.api.streams import Cell
from archive.web.api.streams import csv_stream


def csv_file(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], about: Sequence[Cell], name: str
) -> Response:
    """Return a table as a file with that *name*; its last columns, *about* the whole of it, are in the first row alone.

    CSV has no other place for these. A table without rows has one for them.
    """
    listed = list(rows) or [[""] * (len(header) - len(about))]
    blank = [""] * len(about)
    whole = ([*row, *(blank if at else about)] for at, row in enumerate(listed))
    response = Response("".join(csv_stream(header, whole)))
    response.headers["Content-Type"] = f"{CSV.media_type}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
