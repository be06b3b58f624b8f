"""Read the pages of a PDF document in a process of its own, within bounds of time and memory."""

import json
import subprocess
from typing import Any

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.pdf.pages import PrintedDocument
from archive.sources.pdf.pages import PrintedLine
from archive.sources.pdf.pages import PrintedPage
from archive.system import python_command

#: Seconds that the process may take; of those of the processor, it sets a lower limit to itself.
MAX_SECONDS = 180.0

#: No page is so large, and no letter so small that it can be read, in points.
_FAR, _LEAST_SIZE = 1e6, 0.1

_PROGRAM = """
from archive.sources.pdf.extraction import main
main()
"""

_HARMFUL = (
    "this PDF could not be read: it is damaged, or made to take more time or memory than a document needs",
    "Open it in a viewer, print it to a new PDF, and add that.",
)
_PROBLEMS = {
    "locked": ("this PDF is locked with a password", "Save it without the password, and add that file."),
    "damaged": ("this PDF is damaged", "Get it again, or open it in a viewer and print it to a new PDF."),
    "long": ("this PDF has too many pages: at most 5,000 are read", "Split it into several files."),
    "large": ("the words of this PDF are more than 20 million characters", "Split it into several files."),
}  # fmt: skip


def read_pages(data: bytes, name: str, *, seconds: float = MAX_SECONDS) -> PrintedDocument:
    """Return the pages of *data*, the bytes of the document called *name*.

    Raise `BrokenText` for one that is damaged, locked or too long, or takes more *seconds* than it may.
    """
    try:
        process = subprocess.run(  # noqa: S603 our own command
            python_command(_PROGRAM), input=data, capture_output=True, timeout=seconds, check=False
        )
        found = json.loads(process.stdout) if process.returncode == 0 else None
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise BrokenText(Problem(name, 0, *_HARMFUL)) from error
    if found is None:
        raise BrokenText(Problem(name, 0, *_HARMFUL))
    if "problem" in found:
        raise BrokenText(Problem(name, 0, *_PROBLEMS[found["problem"]]))
    pages = tuple(_page(page) for page in found["pages"])
    return PrintedDocument(pages, found["stated"], tuple(found["asides"]))


def _page(page: dict[str, Any]) -> PrintedPage:
    lines = tuple(
        PrintedLine(text, *_box(box), bold, italic, _spans(raised), sideways)
        for text, raised, box, bold, italic, sideways in page["lines"]
    )
    return PrintedPage(
        lines, page["words"], page["width"], tuple(page["asides"]), tuple(page["unseen"])
    )


def _box(box: list[float]) -> tuple[float, float, float, float, float]:
    left, bottom, right, top, size = (one if abs(one) < _FAR else 0.0 for one in box)
    return left, bottom, right, top, max(size, _LEAST_SIZE)


def _spans(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)
