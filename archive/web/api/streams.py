"""CSV and JSON, written row by row.

The CSV follows RFC 4180, in UTF-8 with a byte order mark. Without one, Excel assumes the legacy character set
of the machine and garbles accents; LibreOffice and programs that read ``utf-8-sig`` ignore it.
"""

import csv
import io
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import chain
from json import dumps
from typing import Any

#: Spreadsheets run a cell that begins with one of these as a formula, even after a space.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")
#: The same after a separator or a quotation mark: where the semicolon separates cells, as in Germany, Excel
#: divides a cell at it, whatever the quotation marks say.
_HIDDEN_START = re.compile(r"(?:\A[\s;,\"']+|;[\s\"']*)(?=[=+\-@＝＋－＠])")

Cell = str | int | bool


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield *rows* under *header* as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([safe(cell) for cell in row])
        yield _drain(buffer)


def safe(cell: Cell) -> Cell:
    """Return *cell* so that no spreadsheet runs it as a formula, if necessary with an apostrophe before it.

    >>> safe("=SUM(A1)"), safe("peace;=SUM(A1)"), safe("– peace"), safe(-1)
    ("'=SUM(A1)", "peace;'=SUM(A1)", '– peace', -1)
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return cell
    guarded = _HIDDEN_START.sub(
        lambda found: found[0] if found[0].isspace() else f"{found[0]}'", cell
    )
    return f"'{guarded}" if guarded.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else guarded


def _drain(buffer: io.StringIO) -> str:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece


def json_stream(
    head: Mapping[str, Any],
    name: str,
    items: Iterable[Mapping[str, Any]],
    foot: Callable[[int], Mapping[str, Any]],
) -> Iterator[str]:
    """Yield one object: the members of *head*, the list *name* of *items*, and the members of *foot*.

    *foot* gets the number of items. It comes last, so that a file that has it is complete.
    """
    yield f"{_json(head)[:-1]},{_json(name)}:["
    count = 0
    for count, item in enumerate(items, start=1):
        yield f"{',' if count > 1 else ''}\n{_json(item)}"
    yield f"\n],{_json(foot(count))[1:]}\n"


def _json(value: Any) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
