"""CSV that opens rightly and safely in a spreadsheet, a row at a time.

After RFC 4180, in UTF-8. It begins with a byte order mark: without one, Excel takes it for the old
character set of the machine and spoils every accent; LibreOffice and programs that read ``utf-8-sig`` take
no notice of it.
"""

import csv
import io
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import chain
from json import dumps
from typing import Any

#: Characters that are sent at a time, about.
CSV_CHUNK_CHARS = 32_768
#: A cell that begins so is run as a formula, also behind a space.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")

Cell = str | int | bool


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the file of *rows* in pieces."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([safe(cell) for cell in row])
        if buffer.tell() >= CSV_CHUNK_CHARS:
            yield _taken(buffer)
    yield _taken(buffer)


def safe(cell: Cell) -> Cell:
    """Return *cell* so that no spreadsheet runs it: what begins like a formula gets an apostrophe before it.

    >>> safe("=SUM(A1)"), safe("– peace"), safe(-1)
    ("'=SUM(A1)", '– peace', -1)
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _taken(buffer: io.StringIO) -> str:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece


#: Items that are sent at a time.
JSON_CHUNK_ITEMS = 100


def json_stream(
    head: Mapping[str, Any],
    name: str,
    items: Iterable[Mapping[str, Any]],
    foot: Callable[[int], Mapping[str, Any]],
) -> Iterator[str]:
    """Yield the object: what stands in *head*, the list *name* of *items*, and the *foot* for so many items.

    The foot stands behind the list, so that a file that has it is whole.
    """
    yield f"{_json(head)[:-1]},{_json(name)}:["
    count = 0
    pieces: list[str] = []
    for count, item in enumerate(items, start=1):
        pieces.append(f"{',' if count > 1 else ''}\n{_json(item)}")
        if len(pieces) == JSON_CHUNK_ITEMS:
            yield "".join(pieces)
            pieces = []
    yield f"{''.join(pieces)}\n],{_json(foot(count))[1:]}\n"


def _json(value: Any) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
